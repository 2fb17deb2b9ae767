import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { BREAKS } from './breaks.ts';
import { generateScript } from './generate.ts';
import { play } from './history.ts';
import { bundleThread, playOnThreads } from './threads.ts';

const SEEDS = { from: 1, to: 2_000 };
const THREAD = resolve('node_modules/.cache/ecs-provisioner/simulation/slice.mjs');

test(`seeds ${SEEDS.from} to ${SEEDS.to} violate no promise`, { timeout: 300_000 }, async () => {
  await bundleThread(THREAD);

  const { failures, histories } = await playOnThreads(pathToFileURL(THREAD), SEEDS, 2);

  expect(failures).toEqual([]);
  expect(histories).toBe(SEEDS.to);
});

test.each([1, 10, 336])('seed %i is the same history every time', async (seed) => {
  const first = await historyOf(seed);
  const second = await historyOf(seed);

  expect(first.lines).toBeGreaterThan(20);
  expect(second).toEqual(first);
});

test.each(BREAKS)('the deliberate break "$name" still has its place in the code', async ({ file, find }) => {
  expect((await readFile(file, 'utf8')).split(find)).toHaveLength(2);
});

test('another seed is another history', async () => {
  expect(await historyOf(1)).not.toEqual(await historyOf(2));
});

async function historyOf(seed: number): Promise<{ lines: number; hash: string }> {
  const lines: string[] = [];
  await play(generateScript(seed), { note: (at, actor, text) => lines.push(`${at} ${actor} ${text}`) });
  return { lines: lines.length, hash: createHash('sha256').update(lines.join('\n')).digest('hex') };
}
