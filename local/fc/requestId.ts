import type { Random } from '../random.ts';

/** A request id as Function Compute 3.0 gives them: `1-<8 hex>-<8 hex>-<12 hex>`, the first group being the time. */
export function requestId(now: number, random: Random): string {
  const seconds = Math.floor(now / 1000).toString(16).padStart(8, '0'); // prettier-ignore
  return `1-${seconds}-${hex(random, 8)}-${hex(random, 12)}`;
}

/** A request id as Function Compute 2.0 gives them: 36 characters, `<8 hex>-<4>-<4>-<4>-<12>`. */
export function requestId2016(random: Random): string {
  return [8, 4, 4, 4, 12].map((length) => hex(random, length)).join('-');
}

/** `length` hexadecimal digits. */
export function hex(random: Random, length: number): string {
  return Array.from({ length }, () => random.integer(0, 15).toString(16)).join('');
}
