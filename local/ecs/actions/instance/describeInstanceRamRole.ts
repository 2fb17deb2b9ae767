import * as v from 'valibot';
import type { Instance } from '../../model/instance.ts';
import type { Region } from '../../model/region.ts';
import { defineAction } from '../action.ts';
import { byNumber, numberPaging } from '../../parameters/paging.ts';
import { jsonList, optional, text } from '../../parameters/parameters.ts';
import { ROLE_ERRORS } from './ramRoles.ts';

/**
 * With ids: the RAM roles of these instances, blank for those without one. Without ids: the instances that have a role.
 */
export const describeInstanceRamRole = defineAction({
  name: 'DescribeInstanceRamRole',
  parameters: v.object({
    RegionId: text(),
    InstanceIds: optional(jsonList(100, ROLE_ERRORS.code('InvalidInstanceIds.Malformed'))),
    RamRoleName: optional(text()),
    ...numberPaging(50),
  }),
  errors: [],
  ownErrors: ROLE_ERRORS,
  answer(asked, { region }) {
    const { InstanceIds: ids, RamRoleName: role } = asked;
    const found = instancesOf(ids, region).filter(({ ramRoleName }) =>
      role === undefined ? ids !== undefined || ramRoleName !== '' : ramRoleName === role,
    );
    const { page, counts } = byNumber(found, asked);
    const sets = page.map(({ instanceId, ramRoleName }) => ({ InstanceId: instanceId, RamRoleName: ramRoleName }));
    return {
      RegionId: region.regionId,
      TotalCount: counts.TotalCount,
      InstanceRamRoleSets: { InstanceRamRoleSet: sets },
    };
  },
});

function instancesOf(ids: readonly string[] | undefined, { visible }: Region): readonly Instance[] {
  return visible.select({ groups: [], ids }, { skip: 0 }, visible.size).items;
}
