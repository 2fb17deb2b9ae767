import * as v from 'valibot';
import { defineAction } from '../action.ts';
import { byNumber, numberPaging } from '../../parameters/paging.ts';
import { optional, text, wantedTags } from '../../parameters/parameters.ts';
import { type Bearer, bearers, type BearerType, bearerTypes } from './bearers.ts';
import { isWanted } from './tagList.ts';

interface CountedTag {
  key: string;
  value: string;
  counts: Record<BearerType, number>;
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
  errors: ['InvalidResourceType.NotFound', 'InvalidTag.Mismatch', 'InvalidTagCount'],
  answer(asked, { region }) {
    const { ResourceType: type, ResourceId: id, Tag: wanted = [] } = asked;
    const found = bearerTypes(type).flatMap((each) => bearers(each, region, [], id === undefined ? undefined : [id]));
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
      const tag = counted.get(name) ?? { key, value, counts: { instance: 0, securitygroup: 0, keypair: 0 } };
      counted.set(name, tag);
      tag.counts[resourceType] += 1;
    }
  }
  return [...counted.values()];
}

function tagAnswer({ key, value, counts }: CountedTag): object {
  return {
    TagKey: key,
    TagValue: value,
    ResourceTypeCount: {
      Instance: counts.instance,
      Securitygroup: counts.securitygroup,
      KeyPair: counts.keypair,
      ...NOT_HERE,
    },
  };
}

const NOT_HERE = {
  Disk: 0,
  Volume: 0,
  Image: 0,
  Snapshot: 0,
  SnapshotPolicy: 0,
  Ddh: 0,
  Eni: 0,
  LaunchTemplate: 0,
  ReservedInstance: 0,
};
