import * as v from 'valibot';
import { missingParameter } from '../../model/errors.ts';
import { MOST_TAGS, withoutTags } from '../../model/tags.ts';
import { defineAction, NETWORK_VERSIONS } from '../action.ts';
import { bool, list, optional, text } from '../../parameters/parameters.ts';
import { bearerOf } from './bearers.ts';

const MOST_RESOURCES = 50;

/** Removes the tags of these keys, or all tags. A key that a resource does not have is no error. */
export const untagResources = defineAction({
  name: 'UntagResources',
  versions: NETWORK_VERSIONS,
  parameters: v.object({
    RegionId: text(),
    ResourceType: text(),
    ResourceId: list(text(), MOST_RESOURCES, 'NumberExceed.ResourceIds'),
    TagKey: optional(list(text(), MOST_TAGS, 'NumberExceed.Tags')),
    All: optional(bool(), 'false'),
  }),
  errors: [
    'InvalidResourceId.NotFound',
    'InvalidResourceType.NotFound',
    'NumberExceed.ResourceIds',
    'NumberExceed.Tags',
  ],
  answer({ ResourceType: type, ResourceId: ids, TagKey: keys, All: all }, call) {
    // `All` counts only when the call names no key, as documented.
    if (keys === undefined && !all) throw missingParameter('TagKey');
    const resources = [...new Set(ids)].map((id) => bearerOf(type, id, call));
    for (const resource of resources) resource.setTags(keys === undefined ? [] : withoutTags(resource.tags, keys));
    return {};
  },
});
