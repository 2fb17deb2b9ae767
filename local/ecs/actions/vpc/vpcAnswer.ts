import type { Vpc } from '../../model/network.ts';
import type { Region } from '../../model/region.ts';
import { toSecondText } from '../../model/time.ts';
import { routerId } from '../routeTable/routeTables.ts';
import { networkTagList } from '../tag/tagList.ts';

/** A VPC as the Describe calls answer it. */
export function vpcAnswer(vpc: Vpc, region: Region): object {
  const vSwitches = [...region.vSwitches.values()].filter(({ vpcId }) => vpcId === vpc.vpcId);
  return {
    VpcId: vpc.vpcId,
    VpcName: vpc.vpcName,
    Description: vpc.description,
    RegionId: region.regionId,
    Status: 'Available',
    CidrBlock: vpc.cidrBlock,
    SecondaryCidrBlocks: { SecondaryCidrBlock: [] },
    Ipv6CidrBlock: '',
    Ipv6CidrBlocks: { Ipv6CidrBlock: [] },
    IsDefault: vpc.isDefault,
    CreationTime: toSecondText(vpc.createdAt),
    VRouterId: routerId(vpc),
    VSwitchIds: { VSwitchId: vSwitches.map(({ vSwitchId }) => vSwitchId) },
    UserCidrs: { UserCidr: [] },
    ResourceGroupId: vpc.resourceGroupId,
    Tags: networkTagList(vpc.tags),
  };
}
