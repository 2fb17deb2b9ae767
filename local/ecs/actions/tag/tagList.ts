import type { Tag } from '../../model/tags.ts';

/** A tag to look for; one without a value fits whatever the value is. */
export interface WantedTag {
  key: string;
  value?: string | undefined;
}

/** Whether something bears all of these tags. */
export function bearsTags(tags: readonly Tag[], wanted: readonly WantedTag[] = []): boolean {
  return wanted.every((want) => tags.some((tag) => isWanted(tag, want)));
}

/** Whether this is the tag looked for. */
export function isWanted(tag: Tag, { key, value }: WantedTag): boolean {
  return tag.key === key && (value === undefined || tag.value === value);
}

/** Tags as the Describe calls tell them. */
export function tagList(tags: readonly Tag[]): object {
  return { Tag: tags.map(({ key, value }) => ({ TagKey: key, TagValue: value })) };
}

/** The tags that a create call gives; one without a value has a blank one. */
export function newTags(asked: readonly WantedTag[] = []): Tag[] {
  return asked.map(({ key, value }) => ({ key, value: value ?? '' }));
}

/** Tags as the VPC product answers them, under other names than ECS. */
export function networkTagList(tags: readonly Tag[] = []): object {
  return { Tag: tags.map(({ key, value }) => ({ Key: key, Value: value })) };
}
