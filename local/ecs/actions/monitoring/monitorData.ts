import * as v from 'valibot';
import { ecsError, invalidParameter } from '../../model/errors.ts';
import { DAY_MS, MINUTE_MS, parseUtc, toSecondText } from '../../model/time.ts';
import { oneOf, optional, text } from '../../parameters/parameters.ts';

/** The parameters that say of which times the data is. `Period` is in seconds. */
export const monitorParameters = {
  StartTime: text(),
  EndTime: text(),
  Period: optional(v.pipe(oneOf(['60', '600', '3600'], 'InvalidPeriod.ValueNotSupported'), v.transform(Number)), '60'),
};

/** The codes of `spanOf` and `checkSpan`. */
export const MONITOR_ERRORS = [
  'InvalidEndTime.Malformed',
  'InvalidParameter.TooManyDataQueried',
  'InvalidPeriod.ValueNotSupported',
  'InvalidStartTime.Malformed',
  'InvalidStartTime.TooEarly',
] as const;

// As documented.
const MOST_ENTRIES = 400;
const KEPT_MS = 30 * DAY_MS;

/** Of which times data is asked for, in milliseconds since the epoch; `period` in milliseconds. */
interface Span {
  readonly from: number;
  readonly to: number;
  readonly period: number;
}

/** The span of a call, which begins and ends with a full minute. Throws EcsError for a text that is no time. */
export function spanOf(asked: { StartTime: string; EndTime: string; Period: number }): Span {
  return {
    from: fullMinute(asked.StartTime, 'StartTime'),
    to: fullMinute(asked.EndTime, 'EndTime'),
    period: asked.Period * 1000,
  };
}

function fullMinute(value: string, name: string): number {
  const time = parseUtc(value);
  if (time === undefined) throw invalidParameter(name);
  return Math.ceil(time / MINUTE_MS) * MINUTE_MS;
}

/** Throws EcsError where a span reaches back too far or has too many entries. */
export function checkSpan({ from, to, period }: Span, now: number): void {
  if (from < now - KEPT_MS) throw ecsError('InvalidStartTime.TooEarly');
  if ((to - from) / period > MOST_ENTRIES) throw ecsError('InvalidParameter.TooManyDataQueried');
}

/** The time stamps of the entries of a span. There is data since a certain time, if ever, and until another. */
export function timeStamps({ from, to, period }: Span, since: number | undefined, until: number): string[] {
  const count = Math.floor((to - from) / period) + 1;
  return Array.from({ length: count }, (_, index) => from + index * period)
    .filter((time) => time >= (since ?? Infinity) && time <= until)
    .map(toSecondText);
}
