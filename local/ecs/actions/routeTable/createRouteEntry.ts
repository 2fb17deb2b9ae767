import * as v from 'valibot';
import { contains, parseCidr } from '../../model/cidr.ts';
import { ecsError, ownErrors } from '../../model/errors.ts';
import { resourceId } from '../../model/ids.ts';
import { NEXT_HOP_TYPES, type Route } from '../../model/network.ts';
import { bool, oneOf, optional, text, textLike, unsupportedList } from '../../parameters/parameters.ts';
import { defineAction, NETWORK_VERSIONS } from '../action.ts';
import { NETWORK_DESCRIPTION, NETWORK_NAME } from '../vpc/vpcs.ts';
import { type RouteTable, routeTableOf, SERVICES_BLOCK } from './routeTables.ts';

const OWN_ERRORS = ownErrors({
  'InvalidCIDRBlock.Duplicate': [400, 'Specified CIDR block is already exists.'],
  InvalidCidrBlock: [400, 'Specified CIDR block is not valid.'],
  'InvalidNextHop.NotFound': [400, 'Specified next hop does not exist.'],
  InvalidNextHopType: [400, 'Specified parameter "NextHopType" is not valid'],
  QuotaExceeded: [400, 'Route entry quota exceeded in this route table.'],
});

// As documented for a route table.
const MOST_ROUTES = 200;

/** Adds a route to the route table of a VPC, Available at once. It leads to an instance or an interface in that VPC. */
export const createRouteEntry = defineAction({
  name: 'CreateRouteEntry',
  versions: NETWORK_VERSIONS,
  parameters: v.object({
    RouteTableId: text(),
    DestinationCidrBlock: text(),
    NextHopType: optional(oneOf(NEXT_HOP_TYPES, OWN_ERRORS.code('InvalidNextHopType')), 'Instance'),
    NextHopId: text(),
    NextHopList: unsupportedList(),
    RouteEntryName: optional(textLike(NETWORK_NAME), ''),
    Description: optional(textLike(NETWORK_DESCRIPTION), ''),
    DryRun: optional(bool(), 'false'),
  }),
  errors: ['DryRunOperation', 'InvalidCidrBlock.Malformed', 'InvalidRouteTableId.NotFound'],
  ownErrors: OWN_ERRORS,
  answer(asked, call) {
    const table = routeTableOf(asked.RouteTableId, call);
    const { vpc, region } = table;
    const { routes = [] } = vpc;
    const { DestinationCidrBlock: wanted } = asked;
    const destinationCidrBlock = wanted.includes('/') ? wanted : `${wanted}/32`;
    checkDestination(destinationCidrBlock, table);
    if (routes.some((route) => route.destinationCidrBlock === destinationCidrBlock)) {
      throw OWN_ERRORS.error('InvalidCIDRBlock.Duplicate');
    }
    if (!isInVpc(asked.NextHopType, asked.NextHopId, table)) throw OWN_ERRORS.error('InvalidNextHop.NotFound');
    if (routes.length >= MOST_ROUTES) throw OWN_ERRORS.error('QuotaExceeded');
    if (asked.DryRun) throw ecsError('DryRunOperation');
    const routeEntryId = resourceId(call.state.options.random, 'rte', region.info.idPrefix);
    const route: Route = {
      ...{ routeEntryId, destinationCidrBlock, nextHopType: asked.NextHopType, nextHopId: asked.NextHopId },
      ...{ routeEntryName: asked.RouteEntryName, description: asked.Description },
    };
    vpc.routes = [...routes, route];
    return { RouteEntryId: routeEntryId };
  },
});

// What the system's routes lead to cannot be led elsewhere, in whole or in part.
function checkDestination(text: string, { vSwitchBlocks }: RouteTable): void {
  const block = parseCidr(text);
  if (block === undefined) throw ecsError('InvalidCidrBlock.Malformed');
  const taken = [...vSwitchBlocks, SERVICES_BLOCK].flatMap((each) => parseCidr(each) ?? []);
  if (taken.some((each) => contains(each, block))) throw OWN_ERRORS.error('InvalidCidrBlock');
}

function isInVpc(type: Route['nextHopType'], id: string, { vpc, region }: RouteTable): boolean {
  if (type === 'Instance') return region.visible.find(id)?.network.vpcId === vpc.vpcId;
  const ofInstances = [...region.instances.values()].map(({ network }) => network);
  return [...ofInstances, ...region.interfaces.values()].some(
    ({ networkInterfaceId, vpcId }) => networkInterfaceId === id && vpcId === vpc.vpcId,
  );
}
