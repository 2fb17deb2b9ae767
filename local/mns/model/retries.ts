import type { Random } from '../../random.ts';
import type { NotifyStrategy } from './subscription.ts';

const BACKOFF_TRIES = 3;
// 1 + 2 + … + 256 and 167 times 512 seconds make a day.
const DECAY_TRIES = 176;
const LONGEST_DECAY_SECONDS = 512;

/**
 * How many milliseconds after failure number `failures` (1, 2, …) a push is tried again; undefined when it is given up.
 * Source: the service's description of NotifyStrategy.
 */
export function retryDelayMs(strategy: NotifyStrategy, failures: number, random: Random): number | undefined {
  if (strategy === 'BACKOFF_RETRY') return failures > BACKOFF_TRIES ? undefined : random.integer(10_000, 20_000);
  if (failures > DECAY_TRIES) return undefined;
  return Math.min(LONGEST_DECAY_SECONDS, 2 ** (failures - 1)) * 1000;
}
