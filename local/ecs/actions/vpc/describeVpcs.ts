import * as v from 'valibot';
import { defineAction, NETWORK_VERSIONS } from '../action.ts';
import { byNumber, numberPaging } from '../../parameters/paging.ts';
import { bool, optional, text, wantedTags } from '../../parameters/parameters.ts';
import { bearsTags, WANTED_TAG_ERRORS } from '../tag/tagList.ts';
import { routeTableId } from '../routeTable/routeTables.ts';
import { vpcAnswer } from './vpcAnswer.ts';

/** VPCs, newest first. `VpcId` may name several, separated by commas. Unknown ids are left out. */
export const describeVpcs = defineAction({
  name: 'DescribeVpcs',
  versions: NETWORK_VERSIONS,
  parameters: v.object({
    RegionId: text(),
    VpcId: optional(text()),
    VpcName: optional(text()),
    IsDefault: optional(bool()),
    Tag: optional(wantedTags()),
    ...numberPaging(50),
  }),
  errors: [...WANTED_TAG_ERRORS],
  answer(asked, { region }) {
    const ids = asked.VpcId?.split(',');
    const found = [...region.vpcs.values()]
      .reverse()
      .filter(
        ({ vpcId, vpcName, isDefault, tags }) =>
          (ids?.includes(vpcId) ?? true) &&
          vpcName === (asked.VpcName ?? vpcName) &&
          isDefault === (asked.IsDefault ?? isDefault) &&
          bearsTags(tags ?? [], asked.Tag),
      );
    const { page, counts } = byNumber(found, asked);
    const answers = page.map((vpc) => ({
      ...vpcAnswer(vpc, region),
      RouterTableIds: { RouterTableIds: [routeTableId(vpc)] },
    }));
    return { ...counts, Vpcs: { Vpc: answers } };
  },
});
