import { expect, test } from 'vitest';
import { rates } from './samples.ts';

const sample = (at: number, calls: number) => ({ at, calls, looks: 0, depth: 0 });

test('a rate is what came in the minute before', () => {
  const samples = [sample(0, 100), sample(30_000, 110), sample(60_000, 130), sample(90_000, 130), sample(130_000, 131)];

  expect(rates(samples, ({ calls }) => calls)).toEqual([0, 10, 30, 20, 1]);
});

test('a reset is no negative rate', () => {
  expect(rates([sample(0, 100), sample(1_000, 2)], ({ calls }) => calls)).toEqual([0, 0]);
});
