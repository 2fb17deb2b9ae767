import { expect, test } from 'vitest';
import { generateScript } from './generate.ts';
import { play, type History } from './history.ts';
import type { Script } from './script.ts';

test('the faults that struck, and no others, make the same history', async () => {
  const { script, struck, ledger } = await stormy();

  const again = await play(script, { allowed: new Set(struck) });

  expect(again.struck).toEqual(struck);
  expect([...again.ledger.calls]).toEqual([...ledger.calls]);
});

test('where no fault may strike, none does', async () => {
  const { script } = await stormy();

  const { struck, ledger, violations } = await play(script, { allowed: new Set() });

  expect(struck).toEqual([]);
  expect(violations).toEqual([]);
  expect(ledger.killed).toBe(0);
});

/** The first history with twenty faults; which seed that is changes with whatever changes the plans of seeds. */
async function stormy(): Promise<History & { script: Script }> {
  for (let seed = 1; seed <= 200; seed += 1) {
    const script = generateScript(seed);
    const history = await play(script);
    if (history.struck.length >= 20) return { ...history, script };
  }
  throw new Error('None of 200 seeds has twenty faults: the rates of faults are too low.');
}
