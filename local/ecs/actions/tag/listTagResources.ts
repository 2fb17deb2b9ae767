import * as v from 'valibot';
import { missingParameter } from '../../model/errors.ts';
import { defineAction, NETWORK_VERSIONS } from '../action.ts';
import { byToken, tokenPaging } from '../../parameters/paging.ts';
import { list, optional, text, wantedTags } from '../../parameters/parameters.ts';
import { bearers } from './bearers.ts';
import { WANTED_TAG_ERRORS } from './tagList.ts';

/** The tags of certain resources, or of those that bear certain tags, up to fifty tags a page. */
export const listTagResources = defineAction({
  name: 'ListTagResources',
  versions: NETWORK_VERSIONS,
  parameters: v.object({
    RegionId: text(),
    ResourceType: text(),
    ResourceId: optional(list(text(), 50, 'NumberExceed.ResourceIds')),
    Tag: optional(wantedTags()),
    ...tokenPaging(50),
  }),
  ignored: ['TagFilter.TagKey', 'TagFilter.TagValues'],
  errors: [...WANTED_TAG_ERRORS, 'InvalidResourceType.NotFound', 'NumberExceed.ResourceIds'],
  answer(asked, call) {
    const { ResourceId: ids, Tag: wanted = [] } = asked;
    if (ids === undefined && wanted.length === 0) throw missingParameter('ResourceId');
    const found = bearers(asked.ResourceType, call, wanted, ids).flatMap(({ resourceType, resourceId, tags }) =>
      tags.map(({ key, value }) => ({
        ResourceType: resourceType,
        ResourceId: resourceId,
        TagKey: key,
        TagValue: value,
      })),
    );
    const { page, counts } = byToken(found, (tag) => `${tag.ResourceId} ${tag.TagKey}`, asked);
    return { ...counts, TagResources: { TagResource: page } };
  },
});
