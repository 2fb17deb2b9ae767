import type { Route, Vpc } from '../../model/network.ts';
import type { Region } from '../../model/region.ts';
import { SERVICES_BLOCK, vSwitchBlocksOf } from './routeTables.ts';

/** Who may have added an entry. There are none here but those of the system and those of one's own. */
export const ROUTE_ENTRY_TYPES = ['Custom', 'System', 'BGP', 'CEN', 'ECR'] as const;

/** An entry of a route table: one that the system added, or a route of somebody's own. */
export interface RouteEntry extends Omit<Route, 'nextHopType'> {
  readonly type: (typeof ROUTE_ENTRY_TYPES)[number];
  readonly nextHopType: Route['nextHopType'] | 'local';
}

const OF_THE_SYSTEM: Omit<RouteEntry, 'destinationCidrBlock'> = {
  ...{ type: 'System', nextHopType: 'local', nextHopId: '' },
  ...{ routeEntryId: '', routeEntryName: '', description: '' },
};

/** The entries of the route table of a VPC, those of the system first. */
export function entriesOf(vpc: Vpc, region: Region): RouteEntry[] {
  const blocks = [...vSwitchBlocksOf(vpc, region), SERVICES_BLOCK];
  const custom = (vpc.routes ?? []).map((route) => ({ ...route, type: 'Custom' as const }));
  return [...blocks.map((block) => ({ ...OF_THE_SYSTEM, destinationCidrBlock: block })), ...custom];
}
