import * as v from 'valibot';
import type { Vpc } from '../../model/network.ts';
import type { Region } from '../../model/region.ts';
import { toSecondText } from '../../model/time.ts';
import { defineAction, VPC_VERSION } from '../action.ts';
import { byNumber, numberPaging } from '../../parameters/paging.ts';
import { optional, text } from '../../parameters/parameters.ts';
import { routerId, routeTableId, vpcsRoutedBy } from './routeTables.ts';
import { networkTagList } from '../tag/tagList.ts';

/** The system route table of each VPC, without its routes, newest first. There are no other route tables. */
export const describeRouteTableList = defineAction({
  name: 'DescribeRouteTableList',
  versions: [VPC_VERSION],
  parameters: v.object({
    VpcId: optional(text()),
    RouterId: optional(text()),
    RouteTableId: optional(text()),
    ...numberPaging(50),
  }),
  errors: [],
  answer(asked, { region }) {
    const { VpcId: vpcId, RouterId: router, RouteTableId: routeTable } = asked;
    const found = vpcsRoutedBy(region, { vpcId, router, routeTable });
    const { page, counts } = byNumber(found, asked);
    return { ...counts, RouterTableList: { RouterTableListType: page.map((vpc) => tableAnswer(vpc, region)) } };
  },
});

function tableAnswer(vpc: Vpc, region: Region): object {
  const vSwitches = [...region.vSwitches.values()].filter(({ vpcId }) => vpcId === vpc.vpcId);
  return {
    RouteTableId: routeTableId(vpc),
    RouteTableName: '',
    RouteTableType: 'System',
    Description: '',
    VpcId: vpc.vpcId,
    RouterId: routerId(vpc),
    RouterType: 'VRouter',
    AssociateType: 'VSwitch',
    VSwitchIds: { VSwitchId: vSwitches.map(({ vSwitchId }) => vSwitchId) },
    GatewayIds: { GatewayIds: [] },
    Status: 'Available',
    CreationTime: toSecondText(vpc.createdAt),
    ResourceGroupId: vpc.resourceGroupId,
    Tags: networkTagList(),
  };
}
