import * as v from 'valibot';
import { ecsError, ownErrors } from '../../model/errors.ts';
import { defineAction, NETWORK_VERSIONS } from '../action.ts';
import { text } from '../../parameters/parameters.ts';
import { vpcOf } from './vpcs.ts';

const OWN_ERRORS = ownErrors({
  'DependencyViolation.SecurityGroup': [400, 'Specified object has dependent resources SecurityGroup.'],
  'DependencyViolation.VSwitch': [400, 'Specified object has dependent resources'],
});

/** Removes a VPC that holds no VSwitch, no security group and no route that somebody added. */
export const deleteVpc = defineAction({
  name: 'DeleteVpc',
  versions: NETWORK_VERSIONS,
  parameters: v.object({ VpcId: text() }),
  errors: ['DependencyViolation.RouteEntry', 'InvalidVpcId.NotFound'],
  ownErrors: OWN_ERRORS,
  answer({ VpcId }, { region }) {
    const { vpcId, routes = [] } = vpcOf(VpcId, region);
    const holds = (things: Iterable<{ vpcId: string }>): boolean => [...things].some((each) => each.vpcId === vpcId);
    if (holds(region.vSwitches.values())) throw OWN_ERRORS.error('DependencyViolation.VSwitch');
    if (holds(region.securityGroups.values())) throw OWN_ERRORS.error('DependencyViolation.SecurityGroup');
    if (routes.length > 0) throw ecsError('DependencyViolation.RouteEntry', 'Specified object has dependent resources');
    region.vpcs.delete(vpcId);
    return {};
  },
});
