import { ecsError } from '../../model/errors.ts';
import type { Region } from '../../model/region.ts';
import type { Tag } from '../../model/tags.ts';

/** A VPC or a VSwitch, which the VPC product tags with calls of its own. */
export interface NetworkBearer {
  resourceType: 'VPC' | 'VSWITCH';
  resourceId: string;
  holder: { tags?: Tag[] };
}

/** All VPCs or VSwitches of a region. Types may be in any case. Throws EcsError `InvalidResourceType.NotFound`. */
export function networkBearers(resourceType: string, region: Region): NetworkBearer[] {
  switch (resourceType.toUpperCase()) {
    case 'VPC':
      return [...region.vpcs.values()].map((vpc) => ({ resourceType: 'VPC', resourceId: vpc.vpcId, holder: vpc }));
    case 'VSWITCH':
      return [...region.vSwitches.values()].map((vSwitch) => ({
        resourceType: 'VSWITCH',
        resourceId: vSwitch.vSwitchId,
        holder: vSwitch,
      }));
    default:
      throw ecsError('InvalidResourceType.NotFound');
  }
}
