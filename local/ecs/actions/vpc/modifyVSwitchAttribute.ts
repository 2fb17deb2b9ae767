import * as v from 'valibot';
import { ecsError } from '../../model/errors.ts';
import { defineAction } from '../action.ts';
import { optional, text, textLike } from '../../parameters/parameters.ts';
import { NETWORK_DESCRIPTION, NETWORK_NAME, NETWORK_VERSIONS, regionHolding } from './vpcs.ts';

/** Gives a VSwitch another name or description, whichever is given. */
export const modifyVSwitchAttribute = defineAction({
  name: 'ModifyVSwitchAttribute',
  versions: NETWORK_VERSIONS,
  parameters: v.object({
    VSwitchId: text(),
    VSwitchName: optional(textLike(NETWORK_NAME, 'InvalidVSwitchName.Malformed')),
    Description: optional(textLike(NETWORK_DESCRIPTION, 'InvalidVSwitchDiscription.Malformed')),
  }),
  errors: ['InvalidVSwitchDiscription.Malformed', 'InvalidVSwitchId.NotFound', 'InvalidVSwitchName.Malformed'],
  answer(asked, call) {
    const vSwitch = regionHolding(asked.VSwitchId, call).vSwitches.get(asked.VSwitchId);
    if (vSwitch === undefined) throw ecsError('InvalidVSwitchId.NotFound');
    vSwitch.vSwitchName = asked.VSwitchName ?? vSwitch.vSwitchName;
    vSwitch.description = asked.Description ?? vSwitch.description;
    return {};
  },
});
