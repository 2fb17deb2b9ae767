import * as v from 'valibot';
import { missingParameter } from '../../model/errors.ts';
import type { Region } from '../../model/region.ts';
import type { Tag } from '../../model/tags.ts';
import { defineAction, NETWORK_VERSIONS, VPC_VERSION } from '../action.ts';
import { byToken, tokenPaging } from '../../parameters/paging.ts';
import { list, optional, text, wantedTags } from '../../parameters/parameters.ts';
import { bearers, bearerTypes } from './bearers.ts';
import { networkBearers } from './networkBearers.ts';
import { bearsTags, type WantedTag } from './tagList.ts';

/** Each tag of each resource, of certain resources or of those that bear certain tags, fifty at a time. */
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
  errors: ['InvalidResourceType.NotFound', 'InvalidTag.Mismatch', 'InvalidTagCount', 'NumberExceed.ResourceIds'],
  answer(asked, call) {
    const { ResourceId: ids, Tag: wanted = [] } = asked;
    if (ids === undefined && wanted.length === 0) throw missingParameter('ResourceId');
    const found = (call.version === VPC_VERSION ? ofNetworks : ofEcs)(
      asked.ResourceType,
      call.region,
      wanted,
      ids,
    ).flatMap(({ resourceType, resourceId, tags }) =>
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

interface Borne {
  resourceType: string;
  resourceId: string;
  tags: readonly Tag[];
}

type Find = (type: string, region: Region, wanted: readonly WantedTag[], ids: readonly string[] | undefined) => Borne[];

const ofEcs: Find = (type, region, wanted, ids) =>
  bearerTypes(type).flatMap((each) => bearers(each, region, wanted, ids));

const ofNetworks: Find = (type, region, wanted, ids) =>
  networkBearers(type, region)
    .map(({ resourceType, resourceId, holder }) => ({ resourceType, resourceId, tags: holder.tags ?? [] }))
    .filter(({ resourceId, tags }) => (ids?.includes(resourceId) ?? true) && bearsTags(tags, wanted));
