import * as v from 'valibot';
import { toMinuteText } from '../../model/time.ts';
import { defineAction } from '../action.ts';
import { byNumber, numberPaging } from '../../parameters/paging.ts';
import { bool, optional, text, wantedTags } from '../../parameters/parameters.ts';
import { bearsTags, tagList, WANTED_TAG_ERRORS } from '../tag/tagList.ts';
import { matchesWildcard } from '../../parameters/wildcard.ts';

/** Key pairs, newest first. The name may hold `*`. */
export const describeKeyPairs = defineAction({
  name: 'DescribeKeyPairs',
  parameters: v.object({
    RegionId: text(),
    KeyPairName: optional(text(), '*'),
    KeyPairFingerPrint: optional(text()),
    ResourceGroupId: optional(text()),
    IncludePublicKey: optional(bool(), 'false'),
    Tag: optional(wantedTags()),
    ...numberPaging(50),
  }),
  errors: [...WANTED_TAG_ERRORS],
  answer(asked, { region }) {
    const found = [...region.keyPairs.values()]
      .reverse()
      .filter(
        (each) =>
          matchesWildcard(each.keyPairName, asked.KeyPairName) &&
          each.keyPairFingerPrint === (asked.KeyPairFingerPrint ?? each.keyPairFingerPrint) &&
          each.resourceGroupId === (asked.ResourceGroupId ?? each.resourceGroupId) &&
          bearsTags(each.tags, asked.Tag),
      );
    const { page, counts } = byNumber(found, asked);
    const keyPairs = page.map((each) => ({
      KeyPairName: each.keyPairName,
      KeyPairFingerPrint: each.keyPairFingerPrint,
      CreationTime: toMinuteText(each.createdAt),
      ResourceGroupId: each.resourceGroupId,
      ...(asked.IncludePublicKey ? { PublicKey: each.publicKey } : {}),
      Tags: tagList(each.tags),
    }));
    return { ...counts, KeyPairs: { KeyPair: keyPairs } };
  },
});
