import type { Random } from './random.ts';

/** How a delivery that fails is tried again. EventBridge and MNS publish the same two strategies. */
export const RETRY_STRATEGIES = ['BACKOFF_RETRY', 'EXPONENTIAL_DECAY_RETRY'] as const;
export type RetryStrategy = (typeof RETRY_STRATEGIES)[number];

const BACKOFF_TRIES = 3;
// 1 + 2 + … + 256 and 167 times 512 seconds make a day.
const DECAY_TRIES = 176;
const LONGEST_DECAY_SECONDS = 512;

/**
 * The milliseconds to wait after failure number `failures` (1, 2, …) until the next try; undefined when the delivery is
 * given up. BACKOFF_RETRY: 3 tries, 10 to 20 s apart. EXPONENTIAL_DECAY_RETRY: 176 tries within a day, the wait
 * doubling from 1 s up to 512 s and staying there. Source: the description of NotifyStrategy of MNS, and that of
 * EventBridge's retry policies.
 */
export function retryDelayMs(strategy: RetryStrategy, failures: number, random: Random): number | undefined {
  if (strategy === 'BACKOFF_RETRY') return failures > BACKOFF_TRIES ? undefined : random.integer(10_000, 20_000);
  if (failures > DECAY_TRIES) return undefined;
  return Math.min(LONGEST_DECAY_SECONDS, 2 ** (failures - 1)) * 1000;
}

/** The waits, in milliseconds, before each further try of a delivery that fails every time. */
export function* retryWaits(strategy: RetryStrategy, random: Random): Generator<number, void> {
  for (let failures = 1; ; failures += 1) {
    const wait = retryDelayMs(strategy, failures, random);
    if (wait === undefined) return;
    yield wait;
  }
}
