import { afterAll, beforeAll, expect, test } from 'vitest';
import { COMMAND_LINE } from '../support/programs.ts';
import { run } from '../support/run.ts';
import { startCloud, type StartedCloud } from '../support/startCloud.ts';
import { firstLine } from './firstLine.ts';
import { blocksOf } from './markdown.ts';

let cloud: StartedCloud;
let env: Record<string, string>;
beforeAll(async () => {
  cloud = await startCloud();
  env = { ECS_PROVISIONER_TARGET: JSON.stringify(cloud.endpoints) };
  await cloud.insist('create', { requestId: 'shown', count: 2 });
  await cloud.whenEnded({ requestId: 'shown' });
});
afterAll(() => cloud.close());

const SHELL = `ecs-provisioner() { node ${COMMAND_LINE} "$@"; }`;
const [link = '', state = '', stream = ''] = (blocksOf('docs/console.md', 'sh')[1] ?? '').split('\n');
interface Shown {
  total: number;
}

test('the lines of docs/console.md for scripts show the state', async () => {
  // jq may not be there.
  const [asked = '', field] = state.split(' | jq .');

  const { code, stdout, stderr } = await run('bash', ['-euc', [SHELL, link, asked].join('\n')], { env });

  expect([code, stderr, field]).toEqual([0, '', 'total']);
  expect((JSON.parse(stdout) as Shown).total).toBe(2);
});

test('the lines of docs/console.md for scripts show the stream', async () => {
  const line = await firstLine([SHELL, link, stream].join('\n'), 'data:', env);

  expect((JSON.parse(line.slice('data:'.length)) as Shown).total).toBe(2);
});
