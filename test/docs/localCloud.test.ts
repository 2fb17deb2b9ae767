import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectClient } from '../support/connectClient.ts';
import { deployBundles } from '../support/deployBundles.ts';
import type { Endpoints } from '../support/endpoints.ts';
import { run } from '../support/run.ts';
import { firstLine, onFreePorts } from './firstLine.ts';
import { blocksOf } from './markdown.ts';

const PATIENCE = 300_000;
const PAGE = 'docs/local-cloud.md';
const [STARTS = '', DEPLOYED = '', DEPLOY = ''] = blocksOf(PAGE, 'sh');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'local-cloud-page-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const linesOf = (block: string): string[] => block.trim().split('\n').map((line) => line.replace(/ +#.*$/, '')); // prettier-ignore
const started = async (command: string, env = {}): Promise<Endpoints> =>
  JSON.parse(await firstLine(onFreePorts(command), '{', env)) as Endpoints;

test.each([
  ['everything, with the functions of s.yaml', 0, { functions: { create: expect.any(String) as string } }],
  ['ECS and MNS alone', 1, { ecs: expect.any(String) as string, mns: expect.any(String) as string, functions: {} }],
  ['what its line of JSON says', 2, { region: 'cn-hangzhou', functions: { create: expect.any(String) as string } }],
])(`${PAGE} starts %s`, { timeout: PATIENCE }, async (_what, index, ready) => {
  expect(await started(linesOf(STARTS)[index] ?? '')).toMatchObject(ready);
});

test(`${PAGE} gives s.yaml a variable`, { timeout: PATIENCE }, async () => {
  const endpoints = await started(linesOf(STARTS)[3] ?? '');

  const { body } = await (await connectClient(endpoints)).insist('create', { count: 6 });

  expect(body.error).toMatchObject({ field: 'count', message: expect.stringMatching(/\b5\b/) as string });
});

test(`${PAGE} deploys by the lines of its second terminal`, { timeout: PATIENCE }, async () => {
  const [first = ''] = linesOf(DEPLOYED);
  const endpoints = (await started(first.replace(' > ready.json', ''))) as Endpoints & { proxy: { environment: Record<string, string> } }; // prettier-ignore
  const [evaluated, ...lines] = linesOf(DEPLOY);
  const script = lines.join('\n').replace('http://127.0.0.1:8401', endpoints.ecs).replace('http://127.0.0.1:8402', endpoints.mns); // prettier-ignore
  // What jq makes of the ready line: it may not be there. Then what the component reads, instead of the component.
  const env = { ...endpoints.proxy.environment, HOME: folder, XDG_CONFIG_HOME: folder };
  const told = script.replace('npx s deploy -y', `node -p 'JSON.stringify(process.env)'`);

  const { code, stdout, stderr } = await run('bash', ['-euc', told], { env });
  expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
  await deployBundles(endpoints, JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Record<string, string>);

  expect([evaluated, lines.at(-1)]).toEqual([expect.stringContaining('.proxy.environment'), 'npx s deploy -y']);
  const deployed = { ...endpoints, functions: { create: `${endpoints.fc}/create` } };
  const { status } = await (await connectClient(deployed)).insist('create', {});
  expect(status).toBe(202);
});
