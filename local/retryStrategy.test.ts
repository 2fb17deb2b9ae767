import { expect, test } from 'vitest';
import { createRandom } from './random.ts';
import { retryWaits } from './retryStrategy.ts';

test('BACKOFF_RETRY tries three times more, 10 to 20 s apart', () => {
  const seeds = Array.from({ length: 50 }, (_, seed) => seed);

  const waits = seeds.map((seed) => [...retryWaits('BACKOFF_RETRY', createRandom(seed))]);

  expect(waits.every((each) => each.length === 3)).toBe(true);
  expect(Math.min(...waits.flat())).toBeGreaterThanOrEqual(10_000);
  expect(Math.max(...waits.flat())).toBeLessThanOrEqual(20_000);
  expect(new Set(waits.flat()).size).toBeGreaterThan(10);
});

test('EXPONENTIAL_DECAY_RETRY tries 176 times more within a day, the wait doubling up to 512 s', () => {
  const waits = [...retryWaits('EXPONENTIAL_DECAY_RETRY', createRandom(1))];

  expect(waits).toHaveLength(176);
  expect(waits.slice(0, 4)).toEqual([1000, 2000, 4000, 8000]);
  expect(waits.slice(9)).toEqual(Array(167).fill(512_000));
  expect(waits.reduce((sum, wait) => sum + wait)).toBeLessThanOrEqual(86_400_000);
});
