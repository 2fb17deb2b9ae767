import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectFc, deploy, renderSpec } from '../support/deploy.ts';
import { COMMAND_LINE } from '../support/programs.ts';
import { run, type Ran } from '../support/run.ts';
import { runInTerminal } from '../support/runInTerminal.ts';
import { startAccount, type StartedAccount } from '../support/startAccount.ts';
import { expectOneMessage, PATIENCE, watchedAccount } from '../support/watchedAccount.ts';

const { account, cli } = watchedAccount();

const NO_KEYS = { ALIBABA_CLOUD_ACCESS_KEY_ID: '', ALIBABA_CLOUD_ACCESS_KEY_SECRET: '' };

describe.each(['setup', 'teardown', 'doctor'])('%s', (command) => {
  /** doctor's finding about a check, or the one message of the others. */
  const about = (check: string, { stdout, stderr }: Ran): string =>
    command === 'doctor' ? (stdout.split('\n').find((line) => line.includes(`✘ ${check}:`)) ?? '') : stderr;

  test('without credentials', async () => {
    const ran = await cli([command], NO_KEYS);

    expect(ran.code).toBe(2);
    expect(about('credentials', ran)).toContain('There are no credentials');
    expect(about('credentials', ran)).toContain('Set ALIBABA_CLOUD_ACCESS_KEY_ID');
    expect(ran.stdout + ran.stderr).not.toMatch(/^ +at /m);
  });

  test('with a key that nobody has', async () => {
    const ran = await cli([command], {
      ALIBABA_CLOUD_ACCESS_KEY_ID: 'nobody',
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'canary',
    });

    expect(ran.code).toBe(1);
    expect(about('caller', ran)).toContain('InvalidAccessKeyId.NotFound');
    expect(about('caller', ran)).toContain('The access key does not exist');
  });

  test('with a temporary key whose token is none', async () => {
    const ran = await cli([command], { ALIBABA_CLOUD_SECURITY_TOKEN: 'canary-token' });

    expect(ran.code).toBe(1);
    expect(about('caller', ran)).toContain('get a fresh one');
  });

  test('with a region that is none', async () => {
    const ran = await cli([command, '--region', 'Atlantis!']);

    expect(ran.code).toBe(2);
    expect(about('credentials', ran)).toContain('such as cn-hangzhou');
  });

  test('with a region that does not exist', async () => {
    const option = await cli([command, '--region', 'cn-hangzou']);
    const variable = await cli([command], { REGION: 'cn-hangzou' });

    for (const ran of [option, variable]) {
      expect(ran.code).toBe(2);
      expect(about('region', ran)).toMatch(
        /There is no region cn-hangzou.*set REGION, or --region, to one of .*cn-hangzhou/i,
      );
    }
  });

  test('with a wrong setting', async () => {
    const ran = await cli([command], { DEADLINE_SECONDS: '30' });

    expect(ran.code).toBe(2);
    expect(about('settings', ran)).toContain('DEADLINE_SECONDS is "30"');
  });
});

describe('with a temporary key that has expired', () => {
  let ended: StartedAccount;
  let key: Record<string, string>;
  beforeAll(async () => {
    // Time passes here when it is told to.
    ended = await startAccount(['--speed', '0']);
    const { status } = await renderSpec(ended.env);
    if (status !== undefined) await deploy(connectFc(ended.endpoints), status);
    const answer = (await (await fetch(`${ended.endpoints.fc}/_local/sts`, { method: 'POST' })).json()) as Record<string, string>; // prettier-ignore
    key = {
      ALIBABA_CLOUD_ACCESS_KEY_ID: answer['AccessKeyId'] ?? '',
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: answer['AccessKeySecret'] ?? '',
      ALIBABA_CLOUD_SECURITY_TOKEN: answer['SecurityToken'] ?? '',
    };
    await fetch(`${ended.endpoints.fc}/_local/clock`, { method: 'POST', body: '{"advance": "2h"}' });
  }, PATIENCE);
  afterAll(() => ended.close());

  test.each([[['setup']], [['teardown', '--yes']], [['target', 'add', 'mine']]])('%j', async (args) => {
    const ran = await ended.cli(args, key);

    expectOneMessage(
      ran,
      1,
      'InvalidSecurityToken.Expired',
      'The temporary key has expired or is broken: get a fresh one',
    );
    expect(ran.stderr).not.toContain(key['ALIBABA_CLOUD_SECURITY_TOKEN']);
  });

  test('doctor', async () => {
    const { code, stdout, stderr } = await ended.cli(['doctor'], key);

    expect([code, stderr]).toEqual([1, '']);
    expect(stdout).toMatch(/^✘ caller: InvalidSecurityToken.Expired: .*get a fresh one {2}→ correct the key/m);
  });

  test.each(
    ['pause', 'logs', 'history mine', 'schedules list', 'orphans', 'dead-letters list', 'status i-1', 'status i-1 --via fc3', 'status i-1 --via fc2'], // prettier-ignore
  )('%s', async (words) => {
    const { region, accountId, fc, ecs, mns } = ended.endpoints;
    const target = JSON.stringify({ region, accountId, fc, ecs, mns, functions: { status: `${fc}/status` } });

    const ran = await ended.cli([...words.split(' '), '--target', target], key);

    expectOneMessage(ran, 1, /^error: [\w.]+: /, 'The temporary key has expired or is broken: get a fresh one');
    expect(ran.stderr).not.toMatch(/request ?id|code: \d/i);
  });
});

test.each(['http://127.0.0.1:47', 'FC'])('a region of which ECS (%s) says nothing is no obstacle', async (where) => {
  const ran = await cli(['setup', '--dry-run'], { ECS_ENDPOINT: where === 'FC' ? account().endpoints.fc : where });

  expect([ran.code, ran.stderr]).toEqual([0, '']);
});

test('a stack trace comes where it is asked for', async () => {
  const plain = await cli(['setup'], NO_KEYS);
  const verbose = await cli(['--verbose', 'setup'], NO_KEYS);
  const debug = await cli(['setup'], { ...NO_KEYS, DEBUG: '1' });

  expectOneMessage(plain, 2);
  for (const { stderr } of [verbose, debug]) expect(stderr).toMatch(/^ +at /m);
});

describe('something else answers', () => {
  let page: string;
  let json: string;
  const servers = ['<html>canary</html>', '{}'].map((body) => createServer((_request, response) => response.end(body)));
  beforeAll(async () => {
    for (const server of servers) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    [page = '', json = ''] = servers.map((server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
  afterAll(() => {
    for (const server of servers) server.close();
  });

  const ELSE = 'something else answers there';

  test.each(['STS_ENDPOINT', 'RAM_ENDPOINT', 'RESOURCE_MANAGER_ENDPOINT', 'MNS_ENDPOINT'])(
    'in the place of %s: setup says so, and makes nothing',
    async (variable) => {
      const html = await cli(['setup'], { NAME_PREFIX: 'else-', [variable]: page });
      const empty = await cli(['setup'], { NAME_PREFIX: 'else-', [variable]: json });
      const left = await cli(['teardown', '--dry-run'], { NAME_PREFIX: 'else-' });

      expectOneMessage(html, 3, ELSE);
      if (variable === 'MNS_ENDPOINT') expectOneMessage(empty, 3, ELSE);
      else expectOneMessage(empty, 1, 'UnknownAnswer');
      expect(left.stdout).toContain('Nothing is left');
    },
  );

  test('in the place of Function Compute: teardown removes nothing, and no function is somebody else’s', async () => {
    await cli(['setup'], { NAME_PREFIX: 'else-' });

    const html = await cli(['teardown', '--yes'], { NAME_PREFIX: 'else-', FC_ENDPOINT: page });
    const empty = await cli(['teardown', '--yes'], { NAME_PREFIX: 'else-', FC_ENDPOINT: json });
    const doctor = await cli(['doctor'], { NAME_PREFIX: 'else-', FC_ENDPOINT: json });
    const left = await cli(['setup'], { NAME_PREFIX: 'else-' });

    expectOneMessage(html, 3, ELSE);
    expectOneMessage(empty, 3, ELSE);
    expect(doctor.stdout).toMatch(/^! functions: it could not be checked: .*something else answers there/m);
    expect(left.stdout).toContain('Nothing is missing');
  });

  test('in the place of the functions’ queue', async () => {
    const target = JSON.stringify({ ...account().endpoints, functions: {}, mns: page });

    expectOneMessage(await cli(['dead-letters', 'list', '--target', target]), 3, ELSE);
  });
});

describe('somebody else is at it, or nobody', () => {
  test('several setups at once make it once, and none fails', async () => {
    const env = { NAME_PREFIX: 'crowd-' };
    const all = await Promise.all([1, 2, 3].map(() => cli(['setup'], env)));
    const again = await cli(['setup'], env);

    expect(all.map(({ code, stderr }) => [code, stderr])).toEqual(Array.from({ length: 3 }, () => [0, '']));
    expect(again.stdout).toContain('Nothing is missing');
  });

  test('a reader that goes after a line ends neither setup nor teardown', async () => {
    const env = { ...account().env, NAME_PREFIX: 'read-' };
    const readLine = (command: string): Promise<Ran> =>
      run('bash', ['-c', `${process.execPath} ${COMMAND_LINE} ${command} | head -1; echo \${PIPESTATUS[0]}`], { env });

    const setup = await readLine('setup');
    const again = await cli(['setup'], env);
    const planned = await cli(['teardown', '--dry-run'], env);
    const teardown = await readLine('teardown --yes');
    const left = await cli(['teardown', '--yes'], env);

    expect(planned.stdout).toMatch(/role .*other regions/);
    expect([setup.stdout, teardown.stdout]).toEqual([
      expect.stringMatching(/^created .*\n0\n$/),
      expect.stringMatching(/^removed .*\n0\n$/),
    ]);
    expect(again.stdout).toContain('Nothing is missing');
    expect(left.stdout).toContain('Nothing is left');
  });

  test.each([
    ['Ctrl-C', '\u0003', 130, 'Interrupted. Nothing was removed.'],
    ['Ctrl-D', '\u0004', 2, 'Nothing was removed.'],
    ['a no', 'no', 2, 'Nothing was removed.'],
  ])('%s at the question of teardown', async (_what, typed, exitCode, words) => {
    const env = { ...account().env, NAME_PREFIX: 'ask-' };
    await cli(['setup'], env);

    const args = [COMMAND_LINE, 'teardown'];
    const { code, screen } = await runInTerminal(process.execPath, args, env, [['Go on?', typed]]);
    const left = await cli(['setup'], env);

    expect([code, screen.trimEnd().split('\n').at(-1)]).toEqual([exitCode, `error: ${words}`]);
    expect(left.stdout).toContain('Nothing is missing');
  });
});
