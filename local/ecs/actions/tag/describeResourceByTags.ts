import * as v from 'valibot';
import { defineAction } from '../action.ts';
import { byNumber, numberPaging } from '../../parameters/paging.ts';
import { optional, text, wantedTags } from '../../parameters/parameters.ts';
import { bearers, bearerTypes } from './bearers.ts';

/** The call that ListTagResources replaced: the resources that bear all of certain tags. */
export const describeResourceByTags = defineAction({
  name: 'DescribeResourceByTags',
  parameters: v.object({
    RegionId: text(),
    ResourceType: optional(text()),
    Tag: optional(wantedTags()),
    ...numberPaging(100, 50),
  }),
  errors: ['InvalidResourceType.NotFound', 'InvalidTag.Mismatch', 'InvalidTagCount'],
  answer(asked, { region }) {
    const found = bearerTypes(asked.ResourceType)
      .flatMap((type) => bearers(type, region, asked.Tag ?? [], undefined))
      .filter(({ tags: borne }) => borne.length > 0);
    const { page, counts } = byNumber(found, asked);
    const resources = page.map(({ resourceId, resourceType }) => ({
      ResourceId: resourceId,
      ResourceType: resourceType,
      RegionId: region.regionId,
    }));
    return { ...counts, Resources: { Resource: resources } };
  },
});
