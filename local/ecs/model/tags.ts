import { ecsError } from './errors.ts';

export interface Tag {
  key: string;
  value: string;
}

export const MOST_TAGS = 20;

const RESERVED_PREFIX = /^(aliyun|acs:)/i;
const LINK = /https?:\/\//i;

/**
 * Throws EcsError when a tag breaks the documented rules: length, reserved prefixes, links, duplicates, more than 20.
 */
export function checkTags(tags: readonly Tag[]): void {
  if (tags.length > MOST_TAGS) throw ecsError('InvalidTagCount');
  for (const { key, value } of tags) {
    if (key === '' || key.length > 128 || RESERVED_PREFIX.test(key) || LINK.test(key)) {
      throw ecsError('InvalidTagKey.Malformed');
    }
    if (value.length > 128 || LINK.test(value)) throw ecsError('InvalidTagValue.Malformed');
  }
  if (new Set(tags.map(({ key }) => key)).size !== tags.length) throw ecsError('Duplicate.TagKey');
}

/** The tags with others added. A key that exists gets the new value. Throws EcsError `QuotaExceed.Tags`. */
export function withTags(tags: readonly Tag[], added: readonly Tag[]): Tag[] {
  const merged = new Map([...tags, ...added].map(({ key, value }) => [key, value]));
  if (merged.size > MOST_TAGS) throw ecsError('QuotaExceed.Tags');
  return [...merged].map(([key, value]) => ({ key, value }));
}

/** The tags without these keys. */
export function withoutTags(tags: readonly Tag[], keys: readonly string[]): Tag[] {
  return tags.filter(({ key }) => !keys.includes(key));
}
