import * as v from 'valibot';
import { ownErrors } from '../../model/errors.ts';
import { defineAction } from '../action.ts';
import { checkAbsent } from './absent.ts';
import { LAUNCH_ERRORS } from './errors.ts';
import { launch } from './launch.ts';
import { IGNORED_AT_LAUNCH, launchParameters, userData } from './parameters.ts';
import { optional, text } from '../../parameters/parameters.ts';

const OWN_ERRORS = ownErrors({
  'InvalidUserData.Base64FormatInvalid': [403, 'The specified UserData is not valid.'],
});

/** Creates one instance, which goes from Pending to Stopped. It gets no public address by itself. */
export const createInstance = defineAction({
  name: 'CreateInstance',
  parameters: v.object({
    ...launchParameters,
    SecurityGroupId: text(),
    UserData: optional(userData(OWN_ERRORS.code('InvalidUserData.Base64FormatInvalid'))),
  }),
  ignored: [...IGNORED_AT_LAUNCH, 'ClusterId', 'InnerIpAddress', 'NodeControllerId', 'UseAdditionalService', 'VlanId'],
  errors: LAUNCH_ERRORS,
  ownErrors: OWN_ERRORS,
  answer(parameters, call) {
    checkAbsent(parameters);
    const mode = {
      amount: 1,
      minAmount: 1,
      startsItself: false,
      takesSeries: false,
      assignsPublicIp: false,
      uniqueSuffix: false,
      autoReleaseAt: undefined,
    };
    const [instance] = launch({ ...parameters, securityGroupIds: [parameters.SecurityGroupId] }, mode, call);
    return { InstanceId: instance?.instanceId };
  },
});
