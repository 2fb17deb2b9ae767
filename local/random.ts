import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Seeded randomness: the same seed and the same calls give the same values on every machine. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform whole number in [low, high], both included. */
  integer(low: number, high: number): number;
  chance(probability: number): boolean;
  /** `length` lower-case letters and digits. */
  text(length: number): string;
}

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

/**
 * A source of chance that the seed, a whole number, alone decides.
 *
 * @example
 * const random = createRandom(42);
 * if (random.chance(0.1)) retryAfter(random.integer(10, 20));
 */
export function createRandom(seed: number): Random {
  const generator = xoroshiro128plus(seed);
  const next = (): number => uniformFloat64(generator);
  const integer = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    integer,
    chance: (probability) => next() < probability,
    text: (length) => Array.from({ length }, () => ALPHABET.charAt(integer(0, ALPHABET.length - 1))).join(''),
  };
}
