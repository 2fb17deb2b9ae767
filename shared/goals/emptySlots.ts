import type { SlotFailure } from '../api/answers.ts';
import type { Instance } from '../domain/instance.ts';
import { HIDDEN_MS } from '../domain/limits.ts';
import { slotOf } from '../domain/tags.ts';

/**
 * The slots of a request that none of its instances fills, by the count that their tags tell. None while ECS does not show
 * all tags: which slots such an instance fills, nobody can say.
 * @example
 * // Of the three slots of a request, ECS lists the instance of slot 1 alone.
 * emptySlots([{ tags: slotTags({ requestId: 'nightly', index: 1, count: 3, placement: 0 }), … }]); // [0, 2]
 */
export function emptySlots(instances: readonly Instance[]): number[] {
  if (instances.some(({ tagsUnread }) => tagsUnread)) return [];
  const slots = instances.flatMap((instance) => slotOf(instance) ?? []);
  const taken = new Set(slots.map(({ index }) => index));
  const count = Math.max(0, ...slots.map((slot) => slot.count));
  return Array.from({ length: count }, (_, slot) => slot).filter((slot) => !taken.has(slot));
}

/**
 * What to tell of the empty slots of a request that a goal is set on: ECS may not show their instances yet, as long as the
 * youngest of the others is new.
 * @param now milliseconds since the epoch.
 * @example failuresOfEmpty(instances, Date.now()); // [{slot: 0, code: 'NoInstance', message: …, retryable: true}]
 */
export function failuresOfEmpty(instances: readonly Instance[], now: number): SlotFailure[] {
  // ECS tells creation times to the minute, rounded down.
  const youngest = Math.max(...instances.map(({ createdAt = -Infinity }) => createdAt + 60_000));
  const retryable = now < youngest + HIDDEN_MS;
  const message = retryable
    ? 'ECS lists no instance of this slot yet: send the same request again.'
    : 'ECS lists no instance of this slot: it was never filled, or its instance is gone.';
  return emptySlots(instances).map((slot) => ({ slot, code: 'NoInstance', message, retryable }));
}
