import * as v from 'valibot';
import { checkTags, withTags } from '../../model/tags.ts';
import { defineAction } from '../action.ts';
import { tags, text } from '../../parameters/parameters.ts';
import { bearerOf } from './bearers.ts';
import { newTags } from './tagList.ts';

/** The call that TagResources replaced: tags for one resource. */
export const addTags = defineAction({
  name: 'AddTags',
  parameters: v.object({ RegionId: text(), ResourceType: text(), ResourceId: text(), Tag: tags() }),
  errors: [
    'Duplicate.TagKey',
    'InvalidResourceId.NotFound',
    'InvalidResourceType.NotFound',
    'InvalidTagCount',
    'InvalidTagKey.Malformed',
    'InvalidTagValue.Malformed',
    'QuotaExceed.Tags',
  ],
  answer(asked, call) {
    const added = newTags(asked.Tag);
    checkTags(added);
    const resource = bearerOf(asked.ResourceType, asked.ResourceId, call);
    resource.setTags(withTags(resource.tags, added));
    return {};
  },
});
