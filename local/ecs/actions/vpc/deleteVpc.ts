import * as v from 'valibot';
import { ecsError } from '../../model/errors.ts';
import { defineAction } from '../action.ts';
import { text } from '../../parameters/parameters.ts';
import { NETWORK_VERSIONS, vpcOf } from './vpcs.ts';

/** Removes a VPC that holds no VSwitch and no security group any more. */
export const deleteVpc = defineAction({
  name: 'DeleteVpc',
  versions: NETWORK_VERSIONS,
  parameters: v.object({ VpcId: text() }),
  errors: ['DependencyViolation.SecurityGroup', 'DependencyViolation.VSwitch', 'InvalidVpcId.NotFound'],
  answer({ VpcId }, { region }) {
    const { vpcId } = vpcOf(VpcId, region);
    const holds = (things: Iterable<{ vpcId: string }>): boolean => [...things].some((each) => each.vpcId === vpcId);
    if (holds(region.vSwitches.values())) throw ecsError('DependencyViolation.VSwitch');
    if (holds(region.securityGroups.values())) throw ecsError('DependencyViolation.SecurityGroup');
    region.vpcs.delete(vpcId);
    return {};
  },
});
