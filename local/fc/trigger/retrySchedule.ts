import type { Random } from '../../random.ts';
import type { StreamOptions } from '../functionConfig.ts';

type Strategy = StreamOptions['retryStrategy']['PushRetryStrategy'];

const SECOND = 1000;

/**
 * The waits, in milliseconds, before each further try of a delivery that failed, as EventBridge documents them.
 * BACKOFF_RETRY: 3 tries, 10 to 20 s apart. EXPONENTIAL_DECAY_RETRY: 176 tries within a day, the wait doubling from 1 s
 * up to 512 s and staying there.
 */
export function* retryWaits(strategy: Strategy, random: Random): Generator<number, void> {
  if (strategy === 'BACKOFF_RETRY') {
    for (let attempt = 0; attempt < 3; attempt += 1) yield random.integer(10 * SECOND, 20 * SECOND);
    return;
  }
  for (let attempt = 0; attempt < 176; attempt += 1) yield Math.min(2 ** attempt, 512) * SECOND;
}
