import * as v from 'valibot';
import { defineAction } from '../action.ts';
import { tags, text } from '../../parameters/parameters.ts';
import { bearerOf } from './bearers.ts';
import { isWanted } from './tagList.ts';

/**
 * Untags one resource. A tag named with a value goes only if it has that value. UntagResources has replaced this call.
 */
export const removeTags = defineAction({
  name: 'RemoveTags',
  parameters: v.object({ RegionId: text(), ResourceType: text(), ResourceId: text(), Tag: tags() }),
  errors: ['InvalidResourceId.NotFound', 'InvalidResourceType.NotFound', 'InvalidTagCount'],
  answer(asked, call) {
    const resource = bearerOf(asked.ResourceType, asked.ResourceId, call);
    resource.setTags(resource.tags.filter((tag) => !asked.Tag.some((want) => isWanted(tag, want))));
    return {};
  },
});
