import { UsageError } from './usageError.ts';

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const PART = String.raw`(\d+)(ms|s|m|h|d)`;
const WHOLE = new RegExp(`^(?:${PART})+$`);

/**
 * Reads a duration: milliseconds, or a text of numbers with the units ms, s, m, h and d.
 *
 * @returns milliseconds.
 * @throws UsageError when it is none, or less than nothing.
 * @example parseDuration('1h30m') // 5_400_000
 */
export function parseDuration(duration: unknown): number {
  if (typeof duration === 'number' && Number.isFinite(duration) && duration >= 0) return duration;
  if (typeof duration !== 'string' || !WHOLE.test(duration)) {
    throw new UsageError(`'${String(duration)}' is no duration: write milliseconds, or a text such as 90s or 1h30m`);
  }
  const parts = [...duration.matchAll(new RegExp(PART, 'g'))];
  return parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (UNIT_MS[unit] ?? 0), 0);
}
