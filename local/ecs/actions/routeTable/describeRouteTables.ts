import * as v from 'valibot';
import type { Vpc } from '../../model/network.ts';
import type { Region } from '../../model/region.ts';
import { toSecondText } from '../../model/time.ts';
import { defineAction, NETWORK_VERSIONS } from '../action.ts';
import { byNumber, numberPaging } from '../../parameters/paging.ts';
import { optional, text } from '../../parameters/parameters.ts';
import { regionHolding } from '../regionHolding.ts';
import { entriesOf } from './routeEntries.ts';
import { routerId, routeTableId, vpcsRoutedBy } from './routeTables.ts';

/** The system route table of each VPC, with its routes, newest first. There are no other route tables. */
export const describeRouteTables = defineAction({
  name: 'DescribeRouteTables',
  versions: NETWORK_VERSIONS,
  parameters: v.object({
    VRouterId: optional(text()),
    RouterId: optional(text()),
    RouteTableId: optional(text()),
    ...numberPaging(50),
  }),
  ignored: ['RouteTableName', 'RouterType'],
  errors: [],
  answer(asked, call) {
    const wanted = { router: asked.VRouterId ?? asked.RouterId, routeTable: asked.RouteTableId };
    // aliyungo names no region.
    const region = regionHolding((each) => vpcsRoutedBy(each, wanted).length > 0, call);
    const found = vpcsRoutedBy(region, wanted);
    const { page, counts } = byNumber(found, asked);
    return { ...counts, RouteTables: { RouteTable: page.map((vpc) => tableAnswer(vpc, region)) } };
  },
});

function tableAnswer(vpc: Vpc, region: Region): object {
  return {
    VRouterId: routerId(vpc),
    RouteTableId: routeTableId(vpc),
    RouteTableType: 'System',
    CreationTime: toSecondText(vpc.createdAt),
    ResourceGroupId: vpc.resourceGroupId,
    RouteEntrys: {
      RouteEntry: entriesOf(vpc, region).map((entry) => ({
        DestinationCidrBlock: entry.destinationCidrBlock,
        ...{ Type: entry.type, NextHopType: entry.nextHopType, InstanceId: entry.nextHopId },
        ...{ RouteEntryId: entry.routeEntryId, RouteEntryName: entry.routeEntryName },
        ...{ RouteTableId: routeTableId(vpc), Status: 'Available', NextHops: { NextHop: [] } },
      })),
    },
  };
}
