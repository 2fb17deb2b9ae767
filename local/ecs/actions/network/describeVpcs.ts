import * as v from 'valibot';
import type { Vpc } from '../../model/network.ts';
import type { Region } from '../../model/region.ts';
import { toSecondText } from '../../model/time.ts';
import { defineAction } from '../action.ts';
import { byNumber, numberPaging } from '../listing.ts';
import { bool, optional, text } from '../parameters.ts';
import { NETWORK_VERSIONS, routeTableId, routerId } from './vpcs.ts';

/** VPCs, newest first; `VpcId` may name several, separated by commas. Unknown ones are left out. */
export const describeVpcs = defineAction({
  name: 'DescribeVpcs',
  versions: NETWORK_VERSIONS,
  parameters: v.object({
    RegionId: text(),
    VpcId: optional(text()),
    VpcName: optional(text()),
    IsDefault: optional(bool()),
    ...numberPaging(50),
  }),
  errors: [],
  answer(asked, { region }) {
    const ids = asked.VpcId?.split(',');
    const found = [...region.vpcs.values()]
      .reverse()
      .filter(
        ({ vpcId, vpcName, isDefault }) =>
          (ids?.includes(vpcId) ?? true) &&
          vpcName === (asked.VpcName ?? vpcName) &&
          isDefault === (asked.IsDefault ?? isDefault),
      );
    const { page, counts } = byNumber(found, asked);
    return { ...counts, Vpcs: { Vpc: page.map((vpc) => vpcAnswer(vpc, region)) } };
  },
});

function vpcAnswer(vpc: Vpc, region: Region): object {
  const vSwitches = [...region.vSwitches.values()].filter(({ vpcId }) => vpcId === vpc.vpcId);
  return {
    VpcId: vpc.vpcId,
    VpcName: vpc.vpcName,
    Description: vpc.description,
    RegionId: region.regionId,
    Status: 'Available',
    CidrBlock: vpc.cidrBlock,
    IsDefault: vpc.isDefault,
    CreationTime: toSecondText(vpc.createdAt),
    VRouterId: routerId(vpc),
    RouterTableIds: { RouterTableIds: [routeTableId(vpc)] },
    VSwitchIds: { VSwitchId: vSwitches.map(({ vSwitchId }) => vSwitchId) },
    UserCidrs: { UserCidr: [] },
    ResourceGroupId: vpc.resourceGroupId,
  };
}
