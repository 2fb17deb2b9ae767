import * as v from 'valibot';
import { ecsError, missingParameter, ownErrors } from '../../model/errors.ts';
import type { Route, Vpc } from '../../model/network.ts';
import type { Region } from '../../model/region.ts';
import { bool, optional, text, unsupportedList } from '../../parameters/parameters.ts';
import { type Call, defineAction, NETWORK_VERSIONS } from '../action.ts';
import { regionHolding } from '../regionHolding.ts';
import { routeTableOf, SERVICES_BLOCK } from './routeTables.ts';

const OWN_ERRORS = ownErrors({
  'InvalidRouteEntry.NotFound': [400, 'Route entry not exists.'],
  'InvalidRouteEntryId.NotFound': [400, 'Specified RouteEntryId does not exist.'],
  OperationDenied: [400, 'Specified operation is denied as route entry type is system.'],
});

const parameters = v.object({
  RouteEntryId: optional(text()),
  RouteTableId: optional(text()),
  DestinationCidrBlock: optional(text()),
  NextHopId: optional(text()),
  NextHopList: unsupportedList(),
  DryRun: optional(bool(), 'false'),
});

type Asked = v.InferOutput<typeof parameters>;

/** Removes a route that somebody added, by its id, or by its table and destination. */
export const deleteRouteEntry = defineAction({
  name: 'DeleteRouteEntry',
  versions: NETWORK_VERSIONS,
  parameters,
  errors: ['DryRunOperation', 'InvalidRouteTableId.NotFound'],
  ownErrors: OWN_ERRORS,
  answer(asked, call) {
    const { vpc, route } = asked.RouteEntryId === undefined ? byBlock(asked, call) : byId(asked.RouteEntryId, call);
    if (asked.DryRun) throw ecsError('DryRunOperation');
    vpc.routes = (vpc.routes ?? []).filter((each) => each !== route);
    return {};
  },
});

interface Found {
  vpc: Vpc;
  route: Route;
}

function byId(routeEntryId: string, call: Call): Found {
  const routesIn = ({ vpcs }: Region): Found[] =>
    [...vpcs.values()].flatMap((vpc) => (vpc.routes ?? []).map((route) => ({ vpc, route })));
  const isWanted = ({ route }: Found): boolean => route.routeEntryId === routeEntryId;
  const found = routesIn(regionHolding((region) => routesIn(region).some(isWanted), call)).find(isWanted);
  if (found === undefined) throw OWN_ERRORS.error('InvalidRouteEntryId.NotFound');
  return found;
}

function byBlock({ RouteTableId, DestinationCidrBlock: block, NextHopId }: Asked, call: Call): Found {
  if (RouteTableId === undefined) throw missingParameter('RouteTableId');
  if (block === undefined) throw missingParameter('DestinationCidrBlock');
  const { vpc, vSwitchBlocks } = routeTableOf(RouteTableId, call);
  if ([...vSwitchBlocks, SERVICES_BLOCK].includes(block)) throw OWN_ERRORS.error('OperationDenied');
  const route = vpc.routes?.find(
    ({ destinationCidrBlock, nextHopId }) =>
      [block, `${block}/32`].includes(destinationCidrBlock) && nextHopId === (NextHopId ?? nextHopId),
  );
  if (route === undefined) throw OWN_ERRORS.error('InvalidRouteEntry.NotFound');
  return { vpc, route };
}
