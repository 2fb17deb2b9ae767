import * as v from 'valibot';
import { ecsError } from '../../model/errors.ts';
import { checkTags, MOST_TAGS, withTags } from '../../model/tags.ts';
import { defineAction, NETWORK_VERSIONS } from '../action.ts';
import { list, tags, text } from '../../parameters/parameters.ts';
import { bearerOf } from './bearers.ts';
import { newTags } from './tagList.ts';

const MOST_RESOURCES = 50;

/** Tags all of the resources or none. */
export const tagResources = defineAction({
  name: 'TagResources',
  versions: NETWORK_VERSIONS,
  parameters: v.object({
    RegionId: text(),
    ResourceType: text(),
    ResourceId: list(text(), MOST_RESOURCES, 'NumberExceed.ResourceIds'),
    Tag: tags(),
  }),
  errors: [
    'Duplicate.TagKey',
    'InvalidResourceId.NotFound',
    'InvalidResourceType.NotFound',
    'InvalidTagKey.Malformed',
    'InvalidTagValue.Malformed',
    'NumberExceed.ResourceIds',
    'NumberExceed.Tags',
    'QuotaExceed.Tags',
  ],
  answer(asked, call) {
    const added = newTags(asked.Tag);
    if (added.length > MOST_TAGS) throw ecsError('NumberExceed.Tags');
    checkTags(added);
    const resources = [...new Set(asked.ResourceId)].map((id) => bearerOf(asked.ResourceType, id, call));
    const tagged = resources.map((resource) => ({ resource, tags: withTags(resource.tags, added) }));
    for (const { resource, tags: after } of tagged) resource.setTags(after);
    return {};
  },
});
