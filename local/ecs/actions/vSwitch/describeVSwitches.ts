import * as v from 'valibot';
import { defineAction, NETWORK_VERSIONS } from '../action.ts';
import { byNumber, numberPaging } from '../../parameters/paging.ts';
import { bool, optional, text, wantedTags } from '../../parameters/parameters.ts';
import { bearsTags, WANTED_TAG_ERRORS } from '../tag/tagList.ts';
import { vSwitchAnswer } from './vSwitchAnswer.ts';

/** VSwitches, newest first, by VPC, zone and id. */
export const describeVSwitches = defineAction({
  name: 'DescribeVSwitches',
  versions: NETWORK_VERSIONS,
  parameters: v.object({
    RegionId: optional(text()),
    VpcId: optional(text()),
    VSwitchId: optional(text()),
    VSwitchName: optional(text()),
    ZoneId: optional(text()),
    IsDefault: optional(bool()),
    Tag: optional(wantedTags()),
    ...numberPaging(50),
  }),
  errors: [...WANTED_TAG_ERRORS],
  answer(asked, { region }) {
    const ids = asked.VSwitchId?.split(',');
    const found = [...region.vSwitches.values()]
      .reverse()
      .filter(
        ({ vSwitchId, vpcId, zoneId, vSwitchName, isDefault, tags }) =>
          (ids?.includes(vSwitchId) ?? true) &&
          vpcId === (asked.VpcId ?? vpcId) &&
          zoneId === (asked.ZoneId ?? zoneId) &&
          vSwitchName === (asked.VSwitchName ?? vSwitchName) &&
          isDefault === (asked.IsDefault ?? isDefault) &&
          bearsTags(tags ?? [], asked.Tag),
      );
    const { page, counts } = byNumber(found, asked);
    return { ...counts, VSwitches: { VSwitch: page.map((vSwitch) => vSwitchAnswer(vSwitch, region)) } };
  },
});
