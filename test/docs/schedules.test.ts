import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PROJECT, startCloudProcess, type CloudProcess } from '../support/startCloudProcess.ts';
import { blocksOf } from './markdown.ts';
import { runAll } from './shellCommands.ts';

let cloud: CloudProcess;
let folder: string;
beforeAll(async () => {
  cloud = await startCloudProcess();
  folder = mkdtempSync(join(tmpdir(), 'schedules-page-'));
});
afterAll(async () => {
  await cloud.close();
  rmSync(folder, { recursive: true });
});

test('the commands of docs/schedules.md do what the page says', async () => {
  const [block = ''] = blocksOf('docs/schedules.md', 'sh');
  const shell = `ecs-provisioner() { node ${PROJECT}dist/cli/main.mjs "$@"; }; cd ${folder}`;
  const begin = `cp ${PROJECT}examples/schedules.yaml .`;
  const env = { ECS_PROVISIONER_TARGET: JSON.stringify(cloud.endpoints) };

  const [, next = '', dryRun = '', apply = '', list = ''] = await runAll(
    [shell, begin, ...block.trim().split('\n')],
    env,
    {},
  );

  // A head of three lines and one below it.
  expect(next.trim().split('\n')).toHaveLength(10 + 4);
  expect(dryRun).toContain('would create timer create/nightly-begin');
  expect(apply).toBe(dryRun.replaceAll('would create', 'created'));
  expect(list).toContain('│ nightly-begin │ create');
});
