import * as v from 'valibot';
import { RAM_ROLES } from '../../model/catalogue/account.ts';
import { ecsError } from '../../model/errors.ts';
import { defineAction } from '../action.ts';
import { jsonList, text } from '../../parameters/parameters.ts';
import { NO_INSTANCE } from './instanceChecks.ts';
import { changeRoles, countsOf, ROLE_ERRORS } from './ramRoles.ts';

/** Gives instances a RAM role, each by itself. One that has another role keeps it and is refused. */
export const attachInstanceRamRole = defineAction({
  name: 'AttachInstanceRamRole',
  parameters: v.object({
    RegionId: text(),
    RamRoleName: text(),
    InstanceIds: jsonList(100, ROLE_ERRORS.code('InvalidInstanceIds.Malformed')),
  }),
  ignored: ['Policy'],
  errors: [...NO_INSTANCE, 'InvalidNetworkType.MismatchRamRole', 'InvalidRamRole.NotFound'],
  ownErrors: ROLE_ERRORS,
  answer({ RamRoleName: role, InstanceIds: ids }, call) {
    if (!RAM_ROLES.includes(role)) throw ecsError('InvalidRamRole.NotFound');
    const results = changeRoles(
      ids,
      (instance) => {
        if (instance.network.vpcId === '') throw ecsError('InvalidNetworkType.MismatchRamRole');
        // Documented as an error, without a code.
        if (instance.ramRoleName !== '' && instance.ramRoleName !== role) {
          throw ecsError('InvalidParameter', `The instance has the RAM role ${instance.ramRoleName} already.`);
        }
        instance.ramRoleName = role;
      },
      call,
    );
    const list = { AttachInstanceRamRoleResult: results };
    return { RamRoleName: role, ...countsOf(results), AttachInstanceRamRoleResults: list };
  },
});
