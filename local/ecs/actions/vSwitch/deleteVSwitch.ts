import * as v from 'valibot';
import { ecsError } from '../../model/errors.ts';
import { defineAction, NETWORK_VERSIONS } from '../action.ts';
import { text } from '../../parameters/parameters.ts';
import { regionHolding, vSwitchOf } from './vSwitches.ts';

/** Removes a VSwitch that holds no instance and no network interface. */
export const deleteVSwitch = defineAction({
  name: 'DeleteVSwitch',
  versions: NETWORK_VERSIONS,
  parameters: v.object({ VSwitchId: text() }),
  errors: ['DependencyViolation', 'InvalidVSwitchId.NotFound'],
  answer({ VSwitchId: vSwitchId }, call) {
    const region = regionHolding(vSwitchId, call);
    vSwitchOf(vSwitchId, region);
    const used =
      [...region.instances.values()].some(({ network }) => network.vSwitchId === vSwitchId) ||
      [...region.interfaces.values()].some((each) => each.vSwitchId === vSwitchId);
    if (used) {
      throw ecsError('DependencyViolation', 'Specified object has dependent resources.');
    }
    region.vSwitches.delete(vSwitchId);
    return {};
  },
});
