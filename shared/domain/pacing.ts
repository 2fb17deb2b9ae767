/**
 * When to look again. Planned looks fall on a shared grid of ticks. A look after an error waits longer, so trouble
 * never raises the number of calls.
 */

/** Wall-clock time in milliseconds since the epoch. It is a port, so that a simulation can bring its own. */
export interface Clock {
  now(): number;
}

const MINUTE = 60_000;

/**
 * Within 500 ms before a tick, we plan for the one after it: a message that comes late for a tick costs a look of its
 * own.
 */
const TOO_CLOSE_MS = 500;

/**
 * The next tick of the shared grid, in milliseconds since the epoch. All looks planned between two ticks fall on the
 * same tick, so their messages arrive in one batch and cost one Describe.
 * @example nextTick(1_000, 5); // 5000
 * @example nextTick(4_600, 5); // 10000: 400 ms are too close
 */
export function nextTick(now: number, tickSeconds: number): number {
  const tick = tickSeconds * 1000;
  return (Math.floor((now + TOO_CLOSE_MS) / tick) + 1) * tick;
}

/**
 * Of so few instances each look is a call that one instance pays for. So a look waits until it is likely to find
 * something new. Of more, every tick finds something new for some.
 */
export const FEW = 5;

/**
 * How long ECS takes, in milliseconds: at least this long for an instance to be there, and to run after its start.
 * Terraform's provider waits 10 s before it looks at all, too. Starts take some 20 s.
 */
export const TAKES_MS = { creation: 10_000, start: 15_000 } as const;

/**
 * The first tick of the grid that is so long from now, or the first after the deadline where that is earlier. All in
 * milliseconds, times since the epoch.
 * @example tickAfter(15_000, { now: 1_000, deadline: 60_000, tickSeconds: 5 }); // 20000
 */
export function tickAfter(
  ms: number,
  { now, deadline, tickSeconds }: { now: number; deadline: number; tickSeconds: number },
): number {
  const tick = tickSeconds * 1000;
  const least = Math.ceil(Math.min(now + ms, Math.max(now, deadline)) / tick) * tick;
  return Math.max(nextTick(now, tickSeconds), least);
}

/**
 * When to call a throttled API again: in the next minute, because ECS counts calls by the minute.
 * @param chance uniform in [0, 1); it spreads callers over the first ten seconds of that minute.
 * @example nextMinute(90_000, 0.5); // 125000
 */
export function nextMinute(now: number, chance: number): number {
  return (Math.floor(now / MINUTE) + 1) * MINUTE + Math.floor(chance * 10_000);
}

/**
 * When to look again after `errors` failed looks in a row. At a tick of 5 seconds: the tick after 5, 10, 20, 40, then
 * 60 seconds, each stretched by up to a half.
 * @param chance uniform in [0, 1); it decides how far the pause is stretched.
 * @example afterErrors(0, 3, 5, 0); // 20000
 */
export function afterErrors(now: number, errors: number, tickSeconds: number, chance: number): number {
  const pause = Math.min(MINUTE, tickSeconds * 1000 * 2 ** Math.max(0, errors - 1));
  return nextTick(now + pause * (1 + chance / 2) - tickSeconds * 1000, tickSeconds);
}

/**
 * The delay of a message that is due at `due`, in whole seconds as MNS wants it. It rounds up: an early look is wasted.
 * @example delaySeconds(5_000, 1_200); // 4
 */
export function delaySeconds(due: number, now: number): number {
  return Math.max(0, Math.ceil((due - now) / 1000));
}
