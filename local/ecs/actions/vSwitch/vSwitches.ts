import { ecsError } from '../../model/errors.ts';
import type { VSwitch } from '../../model/network.ts';
import type { Region } from '../../model/region.ts';
import type { Call } from '../action.ts';

/** The VSwitch of this id. Throws EcsError `InvalidVSwitchId.NotFound`. */
export function vSwitchOf(vSwitchId: string, region: Region): VSwitch {
  const vSwitch = region.vSwitches.get(vSwitchId);
  if (vSwitch === undefined) throw ecsError('InvalidVSwitchId.NotFound');
  return vSwitch;
}

/**
 * The region that a call about this VSwitch means. Old clients name no region; their call means the region that holds
 * the VSwitch. An id belongs to one region only, except for the default VSwitches, which every region has.
 */
export function regionHolding(vSwitchId: string, { region, regionGiven, state }: Call): Region {
  if (regionGiven || region.vSwitches.has(vSwitchId)) return region;
  return [...state.regions.values()].find(({ vSwitches }) => vSwitches.has(vSwitchId)) ?? region;
}
