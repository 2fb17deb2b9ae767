import type { VSwitch, Vpc } from '../../model/network.ts';
import type { Region } from '../../model/region.ts';
import { toSecondText } from '../../model/time.ts';
import { networkTags, routerId } from './vpcs.ts';

/** A VPC as the Describe calls tell it. */
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
    Tags: networkTags(vpc.tags),
  };
}

/** A VSwitch as the Describe calls tell it. */
export function vSwitchAnswer(vSwitch: VSwitch, region: Region): object {
  return {
    VSwitchId: vSwitch.vSwitchId,
    VSwitchName: vSwitch.vSwitchName,
    Description: vSwitch.description,
    VpcId: vSwitch.vpcId,
    ZoneId: vSwitch.zoneId,
    Status: 'Available',
    CidrBlock: vSwitch.cidrBlock,
    Ipv6CidrBlock: '',
    AvailableIpAddressCount: region.privateAddresses(vSwitch).free,
    IsDefault: vSwitch.isDefault,
    CreationTime: toSecondText(vSwitch.createdAt),
    ResourceGroupId: vSwitch.resourceGroupId,
    Tags: networkTags(vSwitch.tags),
  };
}
