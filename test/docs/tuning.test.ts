import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from '../support/run.ts';
import { PROJECT } from '../support/startCloudProcess.ts';
import { firstLine, onFreePorts } from './firstLine.ts';
import { blocksOf } from './markdown.ts';

const PATIENCE = 300_000;
const [PLAY = '', COUNT = ''] = blocksOf('docs/tuning.md', 'sh');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tuning-page-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const linesOf = (block: string): string[] => block.trim().split('\n').map((line) => line.replace(/ +#.*$/, '')); // prettier-ignore

test('the command of docs/tuning.md plays the functions with another tick', { timeout: PATIENCE }, async () => {
  const [play = ''] = linesOf(PLAY);

  const rows = [play, play.replace('TICK_SECONDS=10', 'TICK_SECONDS=1')].map(async (command) => {
    const { code, stdout, stderr } = await run('bash', ['-euc', command]);
    expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
    return /│ functions, now +│ 100 .*/.exec(stdout)?.[0];
  });

  const [slow, fast] = await Promise.all(rows);
  expect(slow).toContain('│ 100 ');
  expect(slow).not.toBe(fast);
});

test('the lines of docs/tuning.md count what a hundred servers log', { timeout: PATIENCE }, async () => {
  const [start = '', create = '', count = ''] = linesOf(COUNT);
  const env = { ECS_PROVISIONER_TARGET: await firstLine(onFreePorts(start.replace('local.log', `${folder}/local.log`)), '{') }; // prettier-ignore
  const shell = `ecs-provisioner() { node ${PROJECT}dist/cli/main.mjs "$@"; }; cd ${folder}`;

  const { code, stdout, stderr } = await run('bash', ['-ec', [shell, `${create} > /dev/null`, count].join('\n')], {
    env,
  });

  expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
  const [lines = 0, bytes = 0] = stdout.trim().split(/\s+/).map(Number);
  // Each server has at least a line that it was created, and one that it runs.
  expect(lines).toBeGreaterThan(200);
  expect(bytes).toBeLessThan(readFileSync(join(folder, 'local.log')).length);
});
