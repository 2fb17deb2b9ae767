import * as v from 'valibot';
import { defineAction } from '../action.ts';
import { byNumber, numberPaging } from '../../parameters/paging.ts';
import { optional, text, wantedTags } from '../../parameters/parameters.ts';
import { type Bearer, BEARER_KINDS, bearers } from './bearers.ts';
import { isWanted, WANTED_TAG_ERRORS } from './tagList.ts';

interface CountedTag {
  key: string;
  value: string;
  /** How many resources of each type bear it. */
  counts: Map<string, number>;
}

/** The tags in use in a region, with the number of resources of each type that bear them. */
export const describeTags = defineAction({
  name: 'DescribeTags',
  parameters: v.object({
    RegionId: text(),
    ResourceType: optional(text()),
    ResourceId: optional(text()),
    Tag: optional(wantedTags()),
    ...numberPaging(100, 50),
  }),
  ignored: ['Category'],
  errors: [...WANTED_TAG_ERRORS, 'InvalidResourceType.NotFound'],
  answer(asked, call) {
    const { ResourceType: type, ResourceId: id, Tag: wanted = [] } = asked;
    const found = bearers(type, call, [], id === undefined ? undefined : [id]);
    const counted = countTags(found).filter((tag) => wanted.length === 0 || wanted.some((want) => isWanted(tag, want)));
    const { page, counts } = byNumber(counted, asked);
    return { ...counts, Tags: { Tag: page.map(tagAnswer) } };
  },
});

function countTags(found: readonly Bearer[]): CountedTag[] {
  const counted = new Map<string, CountedTag>();
  for (const { resourceType, tags } of found) {
    for (const { key, value } of tags) {
      const name = JSON.stringify([key, value]);
      const tag = counted.get(name) ?? { key, value, counts: new Map<string, number>() };
      counted.set(name, tag);
      tag.counts.set(resourceType, (tag.counts.get(resourceType) ?? 0) + 1);
    }
  }
  return [...counted.values()];
}

function tagAnswer({ key, value, counts }: CountedTag): object {
  const named = BEARER_KINDS.flatMap(({ countedAs, resourceType }) =>
    countedAs === undefined ? [] : [[countedAs, counts.get(resourceType) ?? 0] as const],
  );
  return { TagKey: key, TagValue: value, ResourceTypeCount: Object.fromEntries(named) };
}
