import * as v from 'valibot';
import { ecsError } from '../../model/errors.ts';
import { defineAction } from '../action.ts';
import { text } from '../../parameters/parameters.ts';
import { securityGroupOf } from './securityGroups.ts';

/** Removes a security group that holds no instance or network interface and that no rule of another group names. */
export const deleteSecurityGroup = defineAction({
  name: 'DeleteSecurityGroup',
  parameters: v.object({ RegionId: text(), SecurityGroupId: text() }),
  errors: ['DependencyViolation', 'InvalidSecurityGroupId.NotFound'],
  answer({ SecurityGroupId }, { region }) {
    const { securityGroupId: id } = securityGroupOf(SecurityGroupId, region);
    const holders = [...region.instances.values(), ...region.interfaces.values()];
    if (holders.some(({ securityGroupIds }) => securityGroupIds.includes(id))) {
      throw ecsError('DependencyViolation');
    }
    const others = [...region.securityGroups.values()].filter(({ securityGroupId }) => securityGroupId !== id);
    const rules = others.flatMap(({ permissions }) => permissions);
    if (rules.some(({ sourceGroupId, destGroupId }) => sourceGroupId === id || destGroupId === id)) {
      throw ecsError('DependencyViolation', 'The specified security group has been authorized in another one.');
    }
    region.securityGroups.delete(id);
    return {};
  },
});
