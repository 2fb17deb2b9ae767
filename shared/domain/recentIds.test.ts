import { expect, test } from 'vitest';
import { RecentIds } from './recentIds.ts';

test('the memory stays small', () => {
  const memory = new RecentIds();

  for (let id = 0; id < 10_001; id += 1) memory.add(String(id));

  expect([memory.has('0'), memory.has('10000')]).toEqual([false, true]);
});
