import { ecsError } from '../../model/errors.ts';
import { MINUTE_MS, parseUtc } from '../../model/time.ts';

const SOONEST_MS = 30 * MINUTE_MS;
const LATEST_MS = 3 * 366 * 24 * 60 * MINUTE_MS;

/**
 * The moment of an automatic release, at the start of its minute, in milliseconds since the epoch. Throws EcsError
 * `InvalidAutoReleaseTime.Malformed` unless it is at least 30 minutes and at most three years after `now`.
 */
export function autoReleaseTime(text: string, now: number): number {
  const time = parseUtc(text);
  if (time === undefined || time < now + SOONEST_MS || time > now + LATEST_MS) {
    throw ecsError('InvalidAutoReleaseTime.Malformed');
  }
  return time - (time % MINUTE_MS);
}
