import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  DEFAULT_IMAGE_ID,
  DEFAULT_INSTANCE_TYPE,
  DEFAULT_SECURITY_GROUP_ID,
  DEFAULT_VSWITCH_ID,
} from '../../local/ecs/defaults.ts';
import { deployBundles, removeBundles } from '../support/deployBundles.ts';
import { startAccount, type StartedAccount } from '../support/startAccount.ts';
import { firstLine, onFreePorts } from './firstLine.ts';
import { commandsOf, runAll, type StandIn } from './shellCommands.ts';

const PATIENCE = 600_000;
const TIMES = ['--speed', '10', '--seed', '1'];

const PAGE = readFileSync('docs/getting-started.md', 'utf8');
const [LOCAL = '', CLOUD = ''] = PAGE.split('\n## In the cloud\n');

let account: StartedAccount;
beforeAll(async () => {
  account = await startAccount(TIMES);
}, PATIENCE);
afterAll(() => account.close());

/** What is installed is what this test runs on. */
const PREPARED: Record<string, StandIn> = { 'npm ci': () => undefined };

test('the commands on your machine do what the page says', { timeout: PATIENCE }, async () => {
  const server = 'npm run local -- --speed 10';
  const env: Record<string, string> = {};

  const outputs = await runAll(commandsOf(LOCAL), env, {
    ...PREPARED,
    [server]: async () => {
      env['ECS_PROVISIONER_TARGET'] = await firstLine(onFreePorts(server), '{');
    },
  });

  const [, plan = '', ...others] = outputs;
  expect(plan).toMatch(/Price an hour: CNY .*create would make 2 of these\./s);
  expect(others.map((output) => output.match(/Running|Absent/g)?.at(-1))).toEqual(['Running', 'Running', 'Absent']);
});

test('the commands in the cloud do what the page says, and undo it', { timeout: PATIENCE }, async () => {
  const { endpoints } = account;
  const env: Record<string, string> = {
    ...account.env,
    ...{
      AccountID: endpoints.accountId,
      AccessKeyID: endpoints.accessKeyId,
      AccessKeySecret: endpoints.accessKeySecret,
    },
    ...{ IMAGE_ID: DEFAULT_IMAGE_ID, INSTANCE_TYPE: DEFAULT_INSTANCE_TYPE },
    ...{ SECURITY_GROUP_ID: DEFAULT_SECURITY_GROUP_ID, VSWITCH_ID: DEFAULT_VSWITCH_ID },
  };
  const prelude = commandsOf(LOCAL).filter((command) => command.includes('() {'));

  const outputs = await runAll([...prelude, ...commandsOf(CLOUD)], env, {
    ...PREPARED,
    'npx s deploy -y': () => deployBundles(endpoints, env),
    'npx s remove -y': () => removeBundles(endpoints),
  });

  expect(outputs.join('\n')).toMatch(/Price an hour: CNY .*create would make 1 of these\./s);
  expect(outputs.join('\n')).toContain('removed role ecs-provisioner');
});

test('nobody is told to fetch a package that is not published', () => {
  const fetched = commandsOf(PAGE).flatMap((command) => /^(?:npx|npm (?:i|install|exec)) .*/.exec(command)?.[0] ?? []);

  expect(new Set(fetched)).toEqual(new Set(['npx s deploy -y', 'npx s remove -y']));
});

test.each(['README.md', 'docs/deploy.md', 'docs/upgrade.md', 'docs/live-check.md'])('%s does not either', (file) => {
  expect(readFileSync(file, 'utf8')).not.toMatch(/npx ecs-provisioner/);
});
