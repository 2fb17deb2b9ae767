import * as v from 'valibot';
import { RAM_ROLES } from '../../model/catalogue/account.ts';
import { ecsError } from '../../model/errors.ts';
import { defineAction } from '../action.ts';
import { jsonList, optional, text } from '../../parameters/parameters.ts';
import { NO_INSTANCE } from './instanceChecks.ts';
import { changeRoles, countsOf, ROLE_ERRORS } from './ramRoles.ts';

/** Takes a RAM role off instances, or whatever role each has. For an instance with another role nothing changes. */
export const detachInstanceRamRole = defineAction({
  name: 'DetachInstanceRamRole',
  parameters: v.object({
    RegionId: text(),
    RamRoleName: optional(text()),
    InstanceIds: jsonList(100, ROLE_ERRORS.code('InvalidInstanceIds.Malformed')),
  }),
  errors: [...NO_INSTANCE, 'InvalidRamRole.NotFound'],
  ownErrors: ROLE_ERRORS,
  answer({ RamRoleName: role, InstanceIds: ids }, call) {
    if (role !== undefined && !RAM_ROLES.includes(role)) throw ecsError('InvalidRamRole.NotFound');
    const taken = new Map<string, string>();
    const results = changeRoles(
      ids,
      (instance) => {
        if (instance.ramRoleName === '' || instance.ramRoleName !== (role ?? instance.ramRoleName)) return;
        taken.set(instance.instanceId, instance.ramRoleName);
        instance.ramRoleName = '';
      },
      call,
    );
    const list = results.map((result) => ({ ...result, InstanceRamRoleSets: { InstanceRamRoleSet: setsOf(result) } }));
    return {
      RamRoleName: role ?? '',
      ...countsOf(results),
      DetachInstanceRamRoleResults: { DetachInstanceRamRoleResult: list },
    };

    function setsOf({ InstanceId }: { InstanceId: string }): object[] {
      const RamRoleName = taken.get(InstanceId);
      return RamRoleName === undefined ? [] : [{ InstanceId, RamRoleName }];
    }
  },
});
