import * as v from 'valibot';
import { ecsError, invalidParameter } from '../model/errors.ts';
import { parseUtc } from '../model/time.ts';
import { list, optional, text } from './parameters.ts';

/** `Filter.N.Key`, `Filter.N.Value`: bounds on the times of creation and expiry. */
export function timeFilters() {
  return list(v.object({ Key: text(), Value: optional(text(), '') }), 4);
}

/** The times that filters compare, in milliseconds since the epoch. `expiresAt` is missing for what never expires. */
export interface Times {
  createdAt: number;
  expiresAt?: number | undefined;
}

const CONDITIONS: Readonly<Record<string, (time: number, times: Times) => boolean>> = {
  CreationStartTime: (time, { createdAt }) => createdAt >= time,
  CreationEndTime: (time, { createdAt }) => createdAt <= time,
  ExpiredStartTime: (time, { expiresAt = -Infinity }) => expiresAt >= time,
  ExpiredEndTime: (time, { expiresAt = Infinity }) => expiresAt <= time,
};

/**
 * The condition of one filter. Throws EcsError `InvalidFilterKey.NotFound`, or InvalidParameter where the value is no
 * time.
 */
export function timeCondition({ Key: key, Value: value }: { Key: string; Value: string }): (times: Times) => boolean {
  const condition = Object.hasOwn(CONDITIONS, key) ? CONDITIONS[key] : undefined;
  if (condition === undefined) throw ecsError('InvalidFilterKey.NotFound');
  const time = parseUtc(value);
  if (time === undefined) throw invalidParameter('Filter.Value');
  return (times) => condition(time, times);
}
