import type { Random } from '../../random.ts';

/** `i-bp1` and 17 letters and digits; other resources with their own first letters: `sg-`, `vpc-`, `d-`. */
export function resourceId(random: Random, kind: string, regionPrefix: string): string {
  return `${kind}-${regionPrefix}${random.text(17)}`;
}

/** A request id as ECS answers it: an upper-case UUID. */
export function requestId(random: Random): string {
  return uuid(random).toUpperCase();
}

/** 8-4-4-4-12 hex digits from the seeded source. */
export function uuid(random: Random): string {
  const [a, b, c, d] = [hex(random, 8), hex(random, 8), hex(random, 8), hex(random, 8)];
  return `${a}-${b.slice(0, 4)}-${b.slice(4)}-${c.slice(0, 4)}-${c.slice(4)}${d}`;
}

/** `00:16:3e:…`, the vendor's range. */
export function macAddress(random: Random): string {
  return `00:16:3e:${[0, 0, 0].map(() => hex(random, 2)).join(':')}`;
}

function hex(random: Random, length: number): string {
  return random
    .integer(0, 16 ** length - 1)
    .toString(16)
    .padStart(length, '0');
}
