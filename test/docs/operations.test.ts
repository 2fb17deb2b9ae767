import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCloudProcess, type CloudProcess } from '../support/startCloudProcess.ts';
import { commandsOf, runAll, type StandIn } from './shellCommands.ts';

let cloud: CloudProcess;
beforeAll(async () => {
  cloud = await startCloudProcess({ flags: ['--speed', '20', '--seed', '1'] });
});
afterAll(() => cloud.close());

/** What the test of the first page runs, on an account of its own, or what changes the project's own folder. */
const nothing: StandIn = () => undefined;
const ELSEWHERE = Object.fromEntries(
  [
    ...['git pull', 'npm ci', 'npm run build', 'npx s deploy -y', 'npx s remove -y'],
    ...['ecs-provisioner doctor', 'ecs-provisioner teardown --yes'],
  ].map((command) => [command, nothing]),
);

test('the commands of docs/operations.md do what the page says', { timeout: 300_000 }, async () => {
  const commands = commandsOf(readFileSync('docs/operations.md', 'utf8'));
  const shell = 'ecs-provisioner() { node dist/cli/main.mjs "$@"; }';
  const env = { ECS_PROVISIONER_TARGET: JSON.stringify(cloud.endpoints) };

  const outputs = await runAll([shell, ...commands], env, ELSEWHERE);

  const said = outputs.join('\n');
  for (const words of ['2 instances of 1 request, CNY', 'created in slot 0', 'No dead letters', 'No instances.'])
    expect(said).toContain(words);
  expect(said.match(/Nothing has outlived its server/g)).toHaveLength(2);
});
