import type { ErrorCode } from '../../model/errorCodes.ts';
import type { Tag } from '../../model/tags.ts';

/** The codes that refuse the tags of a resource. */
export const TAG_ERRORS = [
  'Duplicate.TagKey',
  'InvalidTagCount',
  'InvalidTagKey.Malformed',
  'InvalidTagValue.Malformed',
] as const satisfies readonly ErrorCode[];

/** The codes that refuse the tags that something looked for must bear. */
export const WANTED_TAG_ERRORS = ['InvalidTag.Mismatch', 'InvalidTagCount'] as const satisfies readonly ErrorCode[];

/** A tag to look for. Without a value it matches any value. */
export interface WantedTag {
  key: string;
  value?: string | undefined;
}

/** Whether something bears all of these tags. */
export function bearsTags(tags: readonly Tag[], wanted: readonly WantedTag[] = []): boolean {
  return wanted.every((want) => tags.some((tag) => isWanted(tag, want)));
}

/** Whether this is the wanted tag. */
export function isWanted(tag: Tag, { key, value }: WantedTag): boolean {
  return tag.key === key && (value === undefined || tag.value === value);
}

/** Tags as the Describe calls answer them. */
export function tagList(tags: readonly Tag[]): object {
  return { Tag: tags.map(({ key, value }) => ({ TagKey: key, TagValue: value })) };
}

/** The tags that a call gives. A tag without a value has a blank one. */
export function newTags(asked: readonly WantedTag[] = []): Tag[] {
  return asked.map(({ key, value }) => ({ key, value: value ?? '' }));
}

/** Tags as the VPC product answers them, under other names than ECS. */
export function networkTagList(tags: readonly Tag[] = []): object {
  return { Tag: tags.map(({ key, value }) => ({ Key: key, Value: value })) };
}
