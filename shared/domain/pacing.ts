/**
 * When to look again. A planned look falls on the shared grid; a look after an error waits longer, so that trouble
 * never raises the number of calls.
 */

/** Wall-clock time in milliseconds since the epoch; injected, so that a simulation can own it. */
export interface Clock {
  now(): number;
}

const MINUTE = 60_000;

/** A thousandth of a look's chance to be early is not worth a whole tick: so close to a tick, the one after it is meant. */
const TOO_CLOSE_MS = 500;

/**
 * The next tick of the shared grid, in milliseconds since the epoch. All looks planned between two ticks fall on the
 * same one, so their messages arrive in one batch and cost one Describe.
 */
export function nextTick(now: number, tickSeconds: number): number {
  const tick = tickSeconds * 1000;
  return (Math.floor((now + TOO_CLOSE_MS) / tick) + 1) * tick;
}

/**
 * When an API that throttled may be called again: ECS counts by the minute, so in the next one.
 * @param chance uniform in [0, 1): spreads callers over the first ten seconds of that minute.
 */
export function nextMinute(now: number, chance: number): number {
  return (Math.floor(now / MINUTE) + 1) * MINUTE + Math.floor(chance * 10_000);
}

/**
 * When to look again after `errors` failed looks in a row: the tick after 5, 10, 20, 40, then 60 seconds (at a tick of 5),
 * stretched by up to a half, at random.
 */
export function afterErrors(now: number, errors: number, tickSeconds: number, chance: number): number {
  const pause = Math.min(MINUTE, tickSeconds * 1000 * 2 ** Math.max(0, errors - 1));
  return nextTick(now + pause * (1 + chance / 2) - tickSeconds * 1000, tickSeconds);
}

/** Whole seconds of delay for a message that is wanted at `due`: MNS knows no fractions, and early would be a wasted look. */
export function delaySeconds(due: number, now: number): number {
  return Math.max(0, Math.ceil((due - now) / 1000));
}
