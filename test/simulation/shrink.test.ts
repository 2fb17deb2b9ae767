import { expect, test } from 'vitest';
import { generateScript } from './generate.ts';
import { play } from './history.ts';

test('the faults that struck, and no others, make the same history', async () => {
  const script = generateScript(10);
  const { struck, ledger } = await play(script);

  const again = await play(script, { allowed: new Set(struck) });

  expect(struck.length).toBeGreaterThan(0);
  expect(again.struck).toEqual(struck);
  expect([...again.ledger.calls]).toEqual([...ledger.calls]);
});

test('without faults a history takes fewer calls', async () => {
  const script = generateScript(10);

  const { struck, ledger, violations } = await play(script, { allowed: new Set() });

  expect(struck).toEqual([]);
  expect(violations).toEqual([]);
  expect(ledger.killed).toBe(0);
});
