import { expect, test } from 'vitest';
import { Journal, Ring } from './journal.ts';

test('the newest entries are kept, each under its own number', () => {
  const ring = new Ring<string>(10);
  for (let number = 0; number < 100; number += 1) ring.add(`entry ${number}`);

  expect(ring.newest(2)).toEqual([
    [98, 'entry 98'],
    [99, 'entry 99'],
  ]);
  expect(ring.get(99)).toBe('entry 99');
  expect(ring.get(0)).toBeUndefined();
  expect(ring.all().length).toBeLessThanOrEqual(11);
});

test('of a long log the end is kept', () => {
  const journal = new Journal();
  const run = { at: 0, functionName: 'create', requestId: 'r', durationMs: 1, coldStart: false };

  journal.addInvocation({ ...run, log: `${'x'.repeat(1_000_000)}the end` });

  const [entry] = journal.invocations.all();
  expect(entry?.log.length).toBeLessThan(100_000);
  expect(entry?.log).toMatch(/the end$/);
});
