import * as v from 'valibot';
import { ownErrors } from '../../model/errors.ts';
import { byToken } from '../../parameters/paging.ts';
import { list, oneOf, optional, text, textLike, whole } from '../../parameters/parameters.ts';
import { defineAction, VPC_VERSION } from '../action.ts';
import { entriesOf, ROUTE_ENTRY_TYPES, type RouteEntry } from './routeEntries.ts';
import { findRouteTable } from './routeTables.ts';

const OWN_ERRORS = ownErrors({
  // Terraform's provider goes by this code.
  'InvalidRouteTable.NotFound': [404, 'Specified route table does not exist.'],
});

// The limits are those of the action's page.
const parameters = v.object({
  RouteTableId: text(),
  RouteEntryId: optional(text()),
  RouteEntryName: optional(text()),
  RouteEntryType: optional(oneOf(ROUTE_ENTRY_TYPES)),
  DestinationCidrBlock: optional(text()),
  DestCidrBlockList: optional(list(text(), 20)),
  NextHopId: optional(text()),
  NextHopType: optional(text()),
  IpVersion: optional(textLike(/^ipv[46]$/i)),
  ServiceType: optional(text()),
  MaxResult: optional(whole(1, 100), '10'),
  NextToken: optional(text()),
});

type Asked = v.InferOutput<typeof parameters>;

/** The entries of a route table. Newer clients ask for these one by one, where older ones read the whole table. */
export const describeRouteEntryList = defineAction({
  name: 'DescribeRouteEntryList',
  versions: [VPC_VERSION],
  parameters,
  errors: [],
  ownErrors: OWN_ERRORS,
  answer(asked, call) {
    const table = findRouteTable(asked.RouteTableId, call);
    if (table === undefined) throw OWN_ERRORS.error('InvalidRouteTable.NotFound');
    const found = entriesOf(table.vpc, table.region).filter((entry) => fits(entry, asked));
    const paging = { MaxResults: asked.MaxResult, NextToken: asked.NextToken };
    const { page, counts } = byToken(found, (entry) => entry.destinationCidrBlock, paging);
    const entries = page.map((entry) => ({ RouteTableId: asked.RouteTableId, ...entryAnswer(entry) }));
    return { ...counts, TotalCount: found.length, RouteEntrys: { RouteEntry: entries } };
  },
});

function fits(entry: RouteEntry, asked: Asked): boolean {
  const { destinationCidrBlock: block } = entry;
  return (
    // Nothing else manages routes here, and there is no IPv6.
    asked.ServiceType === undefined &&
    asked.IpVersion?.toLowerCase() !== 'ipv6' &&
    entry.type === (asked.RouteEntryType ?? entry.type) &&
    entry.routeEntryId === (asked.RouteEntryId ?? entry.routeEntryId) &&
    entry.routeEntryName === (asked.RouteEntryName ?? entry.routeEntryName) &&
    entry.nextHopId === (asked.NextHopId ?? entry.nextHopId) &&
    entry.nextHopType === (asked.NextHopType ?? entry.nextHopType) &&
    block === (asked.DestinationCidrBlock ?? block) &&
    (asked.DestCidrBlockList?.includes(block) ?? true)
  );
}

function entryAnswer(entry: RouteEntry): object {
  const { nextHopId: NextHopId, nextHopType: NextHopType } = entry;
  return {
    RouteEntryId: entry.routeEntryId,
    RouteEntryName: entry.routeEntryName,
    Description: entry.description,
    DestinationCidrBlock: entry.destinationCidrBlock,
    Type: entry.type,
    Status: 'Available',
    IpVersion: 'IPv4',
    ServiceType: '',
    NextHops: { NextHop: [{ NextHopId, NextHopType, Enabled: 1, Weight: 0 }] },
  };
}
