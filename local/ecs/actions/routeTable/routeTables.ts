import { ecsError } from '../../model/errors.ts';
import type { Vpc } from '../../model/network.ts';
import type { Region } from '../../model/region.ts';
import type { Call } from '../action.ts';
import { regionHolding } from '../regionHolding.ts';

/** Every new VPC has a route to the services of the platform. */
export const SERVICES_BLOCK = '100.64.0.0/10';

/** The id of a VPC's router. */
export function routerId({ vpcId }: Pick<Vpc, 'vpcId'>): string {
  return vpcId.replace('vpc-', 'vrt-');
}

/** The id of a VPC's system route table. */
export function routeTableId({ vpcId }: Pick<Vpc, 'vpcId'>): string {
  return vpcId.replace('vpc-', 'vtb-');
}

/** The VPCs that have the given id, router and route table, newest first. What is left out matches any. */
export function vpcsRoutedBy(
  region: Region,
  wanted: { vpcId?: string | undefined; router?: string | undefined; routeTable?: string | undefined },
): Vpc[] {
  return [...region.vpcs.values()]
    .reverse()
    .filter(
      (vpc) =>
        vpc.vpcId === (wanted.vpcId ?? vpc.vpcId) &&
        routerId(vpc) === (wanted.router ?? routerId(vpc)) &&
        routeTableId(vpc) === (wanted.routeTable ?? routeTableId(vpc)),
    );
}

/** A route table: the VPC whose it is, and the blocks of that VPC's VSwitches. */
export interface RouteTable {
  region: Region;
  vpc: Vpc;
  vSwitchBlocks: string[];
}

/** The route table of this id; undefined where there is none. Old clients name no region. */
export function findRouteTable(routeTable: string, call: Call): RouteTable | undefined {
  const region = regionHolding((each) => vpcsRoutedBy(each, { routeTable }).length > 0, call);
  const [vpc] = vpcsRoutedBy(region, { routeTable });
  return vpc && { region, vpc, vSwitchBlocks: vSwitchBlocksOf(vpc, region) };
}

/** The route table of this id. Throws EcsError `InvalidRouteTableId.NotFound`. */
export function routeTableOf(routeTable: string, call: Call): RouteTable {
  const table = findRouteTable(routeTable, call);
  if (table === undefined) throw ecsError('InvalidRouteTableId.NotFound');
  return table;
}

/** The blocks of the VSwitches of a VPC, to each of which the system adds a route. */
export function vSwitchBlocksOf({ vpcId }: Vpc, { vSwitches }: Region): string[] {
  return [...vSwitches.values()].filter((each) => each.vpcId === vpcId).map(({ cidrBlock }) => cidrBlock);
}
