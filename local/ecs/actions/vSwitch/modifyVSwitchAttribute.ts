import * as v from 'valibot';
import { defineAction, NETWORK_VERSIONS } from '../action.ts';
import { optional, text, textLike } from '../../parameters/parameters.ts';
import { regionHolding, vSwitchOf } from './vSwitches.ts';
import { NETWORK_DESCRIPTION, NETWORK_NAME } from '../vpc/vpcs.ts';

/** Changes the name or description of a VSwitch, whichever the call names. */
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
    const vSwitch = vSwitchOf(asked.VSwitchId, regionHolding(asked.VSwitchId, call));
    vSwitch.vSwitchName = asked.VSwitchName ?? vSwitch.vSwitchName;
    vSwitch.description = asked.Description ?? vSwitch.description;
    return {};
  },
});
