import * as v from 'valibot';
import type { Vpc } from '../../model/network.ts';
import type { Region } from '../../model/region.ts';
import { toSecondText } from '../../model/time.ts';
import { defineAction, NETWORK_VERSIONS } from '../action.ts';
import { byNumber, numberPaging } from '../../parameters/paging.ts';
import { optional, text } from '../../parameters/parameters.ts';
import { routerId, routeTableId, vpcsRoutedBy } from './routeTables.ts';

// Every new VPC has a route to the services of the platform.
const SERVICES_BLOCK = '100.64.0.0/10';

/** The system route table of each VPC, with its system routes, newest first. There are no other route tables. */
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
  answer(asked, { region }) {
    const router = asked.VRouterId ?? asked.RouterId;
    const found = vpcsRoutedBy(region, { router, routeTable: asked.RouteTableId });
    const { page, counts } = byNumber(found, asked);
    return { ...counts, RouteTables: { RouteTable: page.map((vpc) => tableAnswer(vpc, region)) } };
  },
});

function tableAnswer(vpc: Vpc, region: Region): object {
  const ofVSwitches = [...region.vSwitches.values()].filter(({ vpcId }) => vpcId === vpc.vpcId);
  const blocks = [...ofVSwitches.map(({ cidrBlock }) => cidrBlock), SERVICES_BLOCK];
  return {
    VRouterId: routerId(vpc),
    RouteTableId: routeTableId(vpc),
    RouteTableType: 'System',
    CreationTime: toSecondText(vpc.createdAt),
    ResourceGroupId: vpc.resourceGroupId,
    RouteEntrys: {
      RouteEntry: blocks.map((block) => ({
        RouteTableId: routeTableId(vpc),
        DestinationCidrBlock: block,
        Type: 'System',
        NextHopType: 'local',
        InstanceId: '',
        Status: 'Available',
        NextHops: { NextHop: [] },
      })),
    },
  };
}
