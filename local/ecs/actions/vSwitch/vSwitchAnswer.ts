import type { VSwitch } from '../../model/network.ts';
import type { Region } from '../../model/region.ts';
import { toSecondText } from '../../model/time.ts';
import { networkTagList } from '../tag/tagList.ts';

/** A VSwitch as the Describe calls answer it. */
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
    Tags: networkTagList(vSwitch.tags),
  };
}
