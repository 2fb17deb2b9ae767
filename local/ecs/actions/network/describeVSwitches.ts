import * as v from 'valibot';
import type { VSwitch } from '../../model/network.ts';
import type { Region } from '../../model/region.ts';
import { toSecondText } from '../../model/time.ts';
import { defineAction } from '../action.ts';
import { byNumber, numberPaging } from '../listing.ts';
import { bool, optional, text } from '../parameters.ts';
import { NETWORK_VERSIONS } from './vpcs.ts';

/** VSwitches, newest first, by VPC, zone and id. */
export const describeVSwitches = defineAction({
  name: 'DescribeVSwitches',
  versions: NETWORK_VERSIONS,
  parameters: v.object({
    RegionId: optional(text()),
    VpcId: optional(text()),
    VSwitchId: optional(text()),
    VSwitchName: optional(text()),
    ZoneId: optional(text()),
    IsDefault: optional(bool()),
    ...numberPaging(50),
  }),
  errors: [],
  answer(asked, { region }) {
    const ids = asked.VSwitchId?.split(',');
    const found = [...region.vSwitches.values()]
      .reverse()
      .filter(
        ({ vSwitchId, vpcId, zoneId, vSwitchName, isDefault }) =>
          (ids?.includes(vSwitchId) ?? true) &&
          vpcId === (asked.VpcId ?? vpcId) &&
          zoneId === (asked.ZoneId ?? zoneId) &&
          vSwitchName === (asked.VSwitchName ?? vSwitchName) &&
          isDefault === (asked.IsDefault ?? isDefault),
      );
    const { page, counts } = byNumber(found, asked);
    return { ...counts, VSwitches: { VSwitch: page.map((vSwitch) => vSwitchAnswer(vSwitch, region)) } };
  },
});

function vSwitchAnswer(vSwitch: VSwitch, region: Region): object {
  return {
    VSwitchId: vSwitch.vSwitchId,
    VSwitchName: vSwitch.vSwitchName,
    Description: vSwitch.description,
    VpcId: vSwitch.vpcId,
    ZoneId: vSwitch.zoneId,
    Status: 'Available',
    CidrBlock: vSwitch.cidrBlock,
    AvailableIpAddressCount: region.privateAddresses(vSwitch).free,
    IsDefault: vSwitch.isDefault,
    CreationTime: toSecondText(vSwitch.createdAt),
    ResourceGroupId: vSwitch.resourceGroupId,
  };
}
