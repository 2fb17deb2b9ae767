import type { Clock } from '../../shared/domain/pacing.ts';

/**
 * Oldest Describe result we may act on or publish from, in milliseconds. One call that times out takes 46 s; by then
 * somebody may have set another goal and been told that it is reached.
 */
export const FRESH_MS = 20_000;

/** Whether a look is still fresh enough for one more call; asked before each call. */
export type IsFresh = () => boolean;

/**
 * How long a look is fresh.
 * @param asOf the time before its Describe was called, in milliseconds since the epoch: the answer may be as old as that.
 */
export function freshSince(asOf: number, clock: Clock): IsFresh {
  return () => clock.now() - asOf < FRESH_MS;
}
