import * as v from 'valibot';
import { defineAction } from '../action.ts';
import { checkAbsent } from './absent.ts';
import { LAUNCH_ERRORS } from './errors.ts';
import { launch } from './launch.ts';
import { launchParameters } from './parameters.ts';
import { text } from '../../parameters/parameters.ts';

/** Creates one instance, which goes from Pending to Stopped. It gets no public address by itself. */
export const createInstance = defineAction({
  name: 'CreateInstance',
  parameters: v.object({ ...launchParameters, SecurityGroupId: text() }),
  errors: LAUNCH_ERRORS,
  answer(parameters, call) {
    checkAbsent(parameters);
    const mode = {
      amount: 1,
      minAmount: 1,
      startsItself: false,
      assignsPublicIp: false,
      uniqueSuffix: false,
      autoReleaseAt: undefined,
    };
    const [instance] = launch({ ...parameters, securityGroupIds: [parameters.SecurityGroupId] }, mode, call);
    return { InstanceId: instance?.instanceId };
  },
});
