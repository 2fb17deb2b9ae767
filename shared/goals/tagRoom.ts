import { MOST_TAGS, tagsTooMany } from '../domain/tags.ts';
import type { Refuse } from './refusal.ts';

/**
 * Why an instance may not get a goal: it has so many tags of its own that one of ours would not fit some day, and the goal
 * would have no end.
 * @example refuseFull({ tags: twentyTags, … }); // {status: 409, code: 'TagLimit', message: …}
 */
export const refuseFull: Refuse = (instance) => {
  const tooMany = tagsTooMany(instance);
  if (tooMany === 0) return undefined;
  const message = `ECS allows ${MOST_TAGS} tags, and there is no room for ours. Remove ${tooMany} of its tags.`;
  return { status: 409, code: 'TagLimit', message };
};
