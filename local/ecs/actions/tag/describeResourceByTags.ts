import * as v from 'valibot';
import { defineAction } from '../action.ts';
import { byNumber, numberPaging } from '../../parameters/paging.ts';
import { optional, text, wantedTags } from '../../parameters/parameters.ts';
import { bearers } from './bearers.ts';
import { WANTED_TAG_ERRORS } from './tagList.ts';

/** The resources that bear all of certain tags. ListTagResources has replaced this call. */
export const describeResourceByTags = defineAction({
  name: 'DescribeResourceByTags',
  parameters: v.object({
    RegionId: text(),
    ResourceType: optional(text()),
    Tag: optional(wantedTags()),
    ...numberPaging(100, 50),
  }),
  errors: [...WANTED_TAG_ERRORS, 'InvalidResourceType.NotFound'],
  answer(asked, call) {
    const found = bearers(asked.ResourceType, call, asked.Tag).filter(({ tags }) => tags.length > 0);
    const { page, counts } = byNumber(found, asked);
    const resources = page.map(({ resourceId, resourceType }) => ({
      ResourceId: resourceId,
      ResourceType: resourceType,
      RegionId: call.region.regionId,
    }));
    return { ...counts, Resources: { Resource: resources } };
  },
});
