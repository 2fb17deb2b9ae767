import * as v from 'valibot';
import { checkTags, withTags } from '../../model/tags.ts';
import { defineAction } from '../action.ts';
import { tags, text } from '../../parameters/parameters.ts';
import { bearerOf } from './bearers.ts';
import { newTags, TAG_ERRORS } from './tagList.ts';

/** Tags one resource. TagResources has replaced this call. */
export const addTags = defineAction({
  name: 'AddTags',
  parameters: v.object({ RegionId: text(), ResourceType: text(), ResourceId: text(), Tag: tags() }),
  errors: [...TAG_ERRORS, 'InvalidResourceId.NotFound', 'InvalidResourceType.NotFound', 'QuotaExceed.Tags'],
  answer(asked, call) {
    const added = newTags(asked.Tag);
    checkTags(added);
    const resource = bearerOf(asked.ResourceType, asked.ResourceId, call);
    resource.setTags(withTags(resource.tags, added));
    return {};
  },
});
