import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { LogConfig } from '@alicloud/fc20230330';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { FUNCTIONS } from '../../shared/api/functions.ts';
import { renderSpec, variablesFor } from '../support/deploy.ts';
import { deployBundles } from '../support/deployBundles.ts';
import { startCloud } from '../support/startCloud.ts';
import { PROJECT, startCloudProcess } from '../support/startCloudProcess.ts';
import { blocksOf } from './markdown.ts';
import { runAll } from './shellCommands.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'deploy-page-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('the logConfig of docs/deploy.md takes the place of that line of s.yaml, for every function', async () => {
  const [block = ''] = blocksOf('docs/deploy.md', 'yaml');
  const file = join(folder, 's.yaml');
  const spec = readFileSync('s.yaml', 'utf8').replace('    logConfig: auto\n', block.replaceAll(/^/gm, '    '));
  writeFileSync(file, spec);

  const functions = Object.values(await renderSpec({}, relative(PROJECT, file)));

  const { logConfig } = parse(block) as { logConfig: object };
  expect(functions.map((props) => props['logConfig'])).toEqual(FUNCTIONS.map(() => logConfig));
  expect(Object.keys(LogConfig.names())).toEqual(expect.arrayContaining(Object.keys(logConfig)));
});

test('the commands of docs/deploy.md pause a deployment that a file names, and resume it', async () => {
  const cloud = await startCloudProcess();
  onTestFinished(() => cloud.close());
  writeFileSync(join(folder, 'production.json'), JSON.stringify(cloud.endpoints));
  const shell = `ecs-provisioner() { node ${PROJECT}dist/cli/main.mjs "$@"; }; cd ${folder}`;
  const commands = (blocksOf('docs/deploy.md', 'sh')[1] ?? '').trim().split('\n');

  const outputs = await runAll([shell, ...commands], {}, {});

  expect(outputs).toMatchObject([
    expect.stringContaining('create is paused now'),
    expect.stringContaining('create is not paused now'),
  ]);
});

test('the commands of docs/upgrade.md keep a deployment paused until it is resumed', async () => {
  const cloud = await startCloud();
  onTestFinished(() => cloud.close());
  const [, block = ''] = blocksOf('docs/upgrade.md', 'sh');
  const shell = 'ecs-provisioner() { node dist/cli/main.mjs "$@"; }';
  const deployed = async () => {
    await deployBundles(cloud.endpoints, { ...variablesFor(cloud.endpoints), PAUSED: 'true' });
    const { body } = await cloud.call('create', 'POST', {}, {});
    expect(body.error.code).toBe('Paused');
  };
  const env = { ECS_PROVISIONER_TARGET: JSON.stringify(cloud.endpoints) };

  const outputs = await runAll([shell, ...block.trim().split('\n')], env, { 'PAUSED=true npx s deploy': deployed });

  expect(outputs).toHaveLength(2);
  expect((await cloud.insist('create', {})).status).toBe(202);
});
