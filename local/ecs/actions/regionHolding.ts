import type { Region } from '../model/region.ts';
import type { Call } from './action.ts';

/**
 * The region that a call about one resource means: the one that it names, else the one that holds the resource. Some
 * calls take no region, because the endpoint implies it.
 */
export function regionHolding(holds: (region: Region) => boolean, { region, regionGiven, state }: Call): Region {
  if (regionGiven || holds(region)) return region;
  return [...state.regions.values()].find(holds) ?? region;
}
