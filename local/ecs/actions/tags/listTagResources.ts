import * as v from 'valibot';
import { missingParameter } from '../../model/errors.ts';
import { defineAction } from '../action.ts';
import { byToken } from '../listing.ts';
import { list, optional, text, wantedTags } from '../parameters.ts';
import { bearers, bearerTypes } from './bearers.ts';

const PAGE = 50;

/** Each tag of each resource, of certain resources or of those that bear certain tags, fifty at a time. */
export const listTagResources = defineAction({
  name: 'ListTagResources',
  parameters: v.object({
    RegionId: text(),
    ResourceType: text(),
    ResourceId: optional(list(text(), 50, 'NumberExceed.ResourceIds')),
    Tag: optional(wantedTags()),
    NextToken: optional(text()),
  }),
  errors: ['InvalidResourceType.NotFound', 'InvalidTag.Mismatch', 'InvalidTagCount', 'NumberExceed.ResourceIds'],
  answer(asked, { region }) {
    const { ResourceId: ids, Tag: wanted = [] } = asked;
    if (ids === undefined && wanted.length === 0) throw missingParameter('ResourceId');
    const found = bearerTypes(asked.ResourceType)
      .flatMap((type) => bearers(type, region, wanted, ids))
      .flatMap(({ resourceType, resourceId, tags }) =>
        tags.map(({ key, value }) => ({
          ResourceType: resourceType,
          ResourceId: resourceId,
          TagKey: key,
          TagValue: value,
        })),
      );
    const { page, counts } = byToken(found, (tag) => `${tag.ResourceId} ${tag.TagKey}`, PAGE, asked.NextToken);
    return { ...counts, TagResources: { TagResource: page } };
  },
});
