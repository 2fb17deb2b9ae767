import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { RequestId } from '../../shared/api/requests.ts';

/**
 * The request id of one firing of a timer: a timer that fires twice, or is called again, asks for the same instances. It
 * is the trigger's name and the time, where these make an id that a request may have. Else a digest stands for the name:
 * cut or cleaned, two names could become one, and one timer would get the other's instances.
 * @param time as Function Compute tells it, ISO 8601.
 * @example
 * firingId('nightly', '2026-01-01T00:00:00Z'); // 'nightly-2026-01-01T00:00:00Z'
 */
export function firingId(name: string, time: string): string {
  const plain = `${name}-${time}`;
  if (v.is(RequestId, plain)) return plain;
  const digest = createHash('sha256').update(plain).digest('hex').slice(0, 32);
  const dated = `timer-${digest}-${time}`;
  return v.is(RequestId, dated) ? dated : `timer-${digest}`;
}
