import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import * as api from '@alicloud/fc20230330';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectMns } from '../../cli/account/mns.ts';
import { connectRpc } from '../../cli/account/rpc.ts';
import { connectFc, renderSpec } from '../support/deploy.ts';
import { deployBundles } from '../support/deployBundles.ts';
import { COMMAND_LINE } from '../support/programs.ts';
import { run, type Ran } from '../support/run.ts';
import { runInTerminal } from '../support/runInTerminal.ts';
import { startAccount, type StartedAccount } from '../support/startAccount.ts';

const PATIENCE = 300_000;

let account: StartedAccount;
const said: string[] = [];
beforeAll(async () => {
  account = await startAccount();
}, PATIENCE);
afterAll(async () => {
  await account.close();
  expect(said.join('\n')).not.toContain('canary');
});

async function cli(args: readonly string[], env?: Record<string, string>): Promise<Ran> {
  const ran = await account.cli(args, env);
  said.push(ran.stdout, ran.stderr);
  return ran;
}

/** One message, without a stack trace, and the exit code of its class. */
function expectOneMessage({ code, stdout, stderr }: Ran, exitCode: number, ...words: (string | RegExp)[]): void {
  expect([code, stdout]).toEqual([exitCode, '']);
  expect(stderr).toMatch(/^error: .*\n$/);
  for (const each of words) expect(stderr).toMatch(each);
}

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
    // An hour of this cloud takes 0.36 seconds.
    ended = await startAccount(['--speed', '10000']);
    const answer = (await (await fetch(`${ended.endpoints.fc}/_local/sts`, { method: 'POST' })).json()) as Record<string, string>; // prettier-ignore
    key = {
      ALIBABA_CLOUD_ACCESS_KEY_ID: answer['AccessKeyId'] ?? '',
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: answer['AccessKeySecret'] ?? '',
      ALIBABA_CLOUD_SECURITY_TOKEN: answer['SecurityToken'] ?? '',
    };
    await new Promise((resolve) => setTimeout(resolve, 500));
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

  test('a call of a function', async () => {
    const target = JSON.stringify({ region: ended.endpoints.region, fc: ended.endpoints.fc, functions: {} });

    const ran = await ended.cli(['status', 'i-1', '--via', 'fc3', '--target', target], key);

    expectOneMessage(ran, 1, 'AccessDenied', 'The temporary key has expired or is broken: get a fresh one');
  });
});

test('a stack trace comes where it is asked for', async () => {
  const plain = await cli(['setup'], NO_KEYS);
  const verbose = await cli(['--verbose', 'setup'], NO_KEYS);
  const debug = await cli(['setup'], { ...NO_KEYS, DEBUG: '1' });

  expectOneMessage(plain, 2);
  for (const { stderr } of [verbose, debug]) expect(stderr).toMatch(/^ +at /m);
});

describe('a URI of credentials says why it gives none', () => {
  const KEYS = { AccessKeyId: 'canary-id', AccessKeySecret: 'canary-secret', SecurityToken: 'canary-token' };

  test.each<[string, number, object | string, string]>([
    [
      'an Expiration in another form',
      200,
      { ...KEYS, Expiration: '2030-01-01T00:00:00+00:00' },
      'Expiration is not of the form',
    ],
    ['no token', 200, { AccessKeyId: 'canary-id', AccessKeySecret: 'canary-secret' }, 'error retrieving credentials'],
    ['a page', 200, '<html>canary</html>', 'json parse failed'],
    ['a server in trouble', 503, { canary: 1 }, 'HTTP status 503'],
  ])('%s', async (_what, status, body, words) => {
    const server = createServer((_request, response) => {
      response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const uri = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

    const ran = await cli(['setup'], { ...NO_KEYS, ALIBABA_CLOUD_CREDENTIALS_URI: uri });
    server.close();

    expectOneMessage(ran, 2, 'ALIBABA_CLOUD_CREDENTIALS_URI: ', words, 'Set ALIBABA_CLOUD_ACCESS_KEY_ID');
  });

  test('nobody listens there', async () => {
    const ran = await cli(['setup'], { ...NO_KEYS, ALIBABA_CLOUD_CREDENTIALS_URI: 'http://127.0.0.1:47' });

    expectOneMessage(ran, 2, /ALIBABA_CLOUD_CREDENTIALS_URI: no answer \(\w+\)/);
  });
});

describe('a profile of "aliyun configure"', () => {
  const profiles = { current: 'mine', profiles: [{ name: 'mine', mode: 'AK', access_key_id: 'canary-id', access_key_secret: 'canary-secret' }] }; // prettier-ignore

  test.each<[string, string, Record<string, string>, string]>([
    ['that is not there', JSON.stringify(profiles), { ALIBABA_CLOUD_PROFILE: 'nobody' }, 'unable to get profile with'],
    ['in a file that is none', 'canary', {}, 'the profile of "aliyun configure"'],
    [
      'without a key',
      JSON.stringify({ ...profiles, profiles: [{ name: 'mine', mode: 'AK' }] }),
      {},
      'the profile of "aliyun configure"',
    ],
  ])('%s', async (_what, content, env, words) => {
    const home = join(account.env['HOME'] ?? '', 'profiles');
    mkdirSync(join(home, '.aliyun'), { recursive: true });
    writeFileSync(join(home, '.aliyun', 'config.json'), content);

    const ran = await cli(['setup'], { ...NO_KEYS, HOME: home, ...env });

    expectOneMessage(ran, 2, 'There are no credentials', words, 'or run "aliyun configure"');
  });
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
    const target = JSON.stringify({ ...account.endpoints, functions: {}, mns: page });

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
    const env = { ...account.env, NAME_PREFIX: 'read-' };
    const readLine = (command: string): Promise<Ran> =>
      run('bash', ['-c', `${process.execPath} ${COMMAND_LINE} ${command} | head -1; echo \${PIPESTATUS[0]}`], { env });

    const setup = await readLine('setup');
    const again = await cli(['setup'], env);
    const teardown = await readLine('teardown --yes');
    const left = await cli(['teardown', '--yes'], env);

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
    const env = { ...account.env, NAME_PREFIX: 'ask-' };
    await cli(['setup'], env);

    const args = [COMMAND_LINE, 'teardown'];
    const { code, screen } = await runInTerminal(process.execPath, args, env, [['Go on?', typed]]);
    const left = await cli(['setup'], env);

    expect([code, screen.trimEnd().split('\n').at(-1)]).toEqual([exitCode, `error: ${words}`]);
    expect(left.stdout).toContain('Nothing is missing');
  });
});

describe('targets', () => {
  test('of a deployment whose prefix cannot be one', async () => {
    const ran = await cli(['target', 'add', 'mine'], { NAME_PREFIX: "it's" });

    expectOneMessage(ran, 2, 'NAME_PREFIX is', 'begin with a letter');
  });

  test('have names of their own, whatever the environment says', async () => {
    const home = join(account.env['XDG_CONFIG_HOME'] ?? '', 'own');
    const { region, accountId, fc } = account.endpoints;
    keepTargets(home, JSON.stringify({ targets: { mine: { region, accountId, fc, functions: {} } } }));

    const ran = await cli(['pause', '--target', 'mine'], { XDG_CONFIG_HOME: home, NAME_PREFIX: 'other-' });

    expectOneMessage(ran, 1, 'The function create does not exist');
  });

  test.each([
    ['nothing', '', 'is not JSON'],
    ['a list', '[]', 'targets is missing'],
  ])('in a file that holds %s', async (_what, content, words) => {
    const home = join(account.env['XDG_CONFIG_HOME'] ?? '', 'broken');
    keepTargets(home, content);

    const ran = await cli(['target', 'list'], { XDG_CONFIG_HOME: home });

    expectOneMessage(ran, 2, words, 'delete it and add the targets again');
  });

  test('that cannot be written', async () => {
    const home = join(account.env['XDG_CONFIG_HOME'] ?? '', 'unwritable');
    mkdirSync(home, { recursive: true });
    symlinkSync('nowhere/at/all', join(home, 'ecs-provisioner'));

    const ran = await cli(['target', 'use', 'local'], { XDG_CONFIG_HOME: home });

    expectOneMessage(ran, 2, 'targets.json cannot be written', 'XDG_CONFIG_HOME');
  });

  test('that are not there, of functions that are not there, or of a name that is none', async () => {
    const missing = await cli(['status', 'i-1', '--target', 'nobody']);
    const undeployed = await cli(['target', 'add', 'mine']);
    const elsewhere = await cli(['target', 'add', 'mine', '--region', 'cn-shanghai']);
    const taken = await cli(['target', 'add', 'local']);
    const noName = await cli(['target', 'use', '../x']);

    expectOneMessage(missing, 2, 'There is no target nobody', '"target add nobody"');
    expectOneMessage(undeployed, 1, 'NotDeployed', 'deploy first');
    expectOneMessage(elsewhere, 1, 'NotDeployed', 'cn-shanghai');
    expectOneMessage(taken, 2, 'choose another name');
    expectOneMessage(noName, 2, 'There is no target');
  });

  test('in a file that holds what nobody knows, which may be a key', async () => {
    const home = join(account.env['XDG_CONFIG_HOME'] ?? '', 'other');
    const target = { region: 'r', accountId: '1', functions: {}, accessKeySecret: 'canary' };
    keepTargets(home, JSON.stringify({ targets: { mine: target } }));

    const ran = await cli(['status', 'i-1', '--target', 'mine'], { XDG_CONFIG_HOME: home });

    expectOneMessage(ran, 2, 'targets.mine.accessKeySecret is unknown');
  });

  test('whose URL lets nobody in', async () => {
    const server = createServer((_request, response) => {
      response.writeHead(403).end('{"RequestId": "1", "Code": "AccessDenied", "Message": "no"}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

    const ran = await cli(['status', 'i-1', '--target', JSON.stringify({ region: 'r', functions: { status: url } })]);
    server.close();

    expectOneMessage(ran, 1, 'AccessDenied', 'sign with a key of the account');
  });
});

describe('doctor on what was deployed', () => {
  /** The lines about what is wrong. */
  const wrongLines = ({ stdout }: Ran): string[] => stdout.split('\n').filter((line) => line.startsWith('✘'));
  const client = () => connectFc(account.endpoints);

  beforeAll(async () => {
    await account.cli(['setup']);
  }, PATIENCE);

  test("a name that is somebody else's", async () => {
    const code = new api.InputCodeLocation({ zipFile: EMPTY_HANDLER });
    const input = { functionName: 'status', runtime: 'nodejs20', handler: 'index.handler', memorySize: 512, cpu: 0.35, diskSize: 512, timeout: 5, role: 'acs:ram::1:role/other', code }; // prettier-ignore
    await client().createFunction(new api.CreateFunctionRequest({ body: new api.CreateFunctionInput(input) }));

    const ran = await cli(['doctor']);
    await client().deleteFunction('status');

    expect(ran.code).toBe(1);
    expect(wrongLines(ran).join('\n')).toMatch(/function status: is somebody else's.*role\/other.*→ set NAME_PREFIX/);
  });

  test('triggers that are missing, different or nobody knows', { timeout: PATIENCE }, async () => {
    await deployBundles(account.endpoints, account.env);
    await client().deleteTrigger('reconcile', 'state-change-content');
    const off = JSON.stringify({ enable: true, cronExpression: '@every 5m', payload: '{"sweep": true}' });
    await client().updateTrigger('reconcile', 'sweep', new api.UpdateTriggerRequest({ body: new api.UpdateTriggerInput({ triggerConfig: off }) })); // prettier-ignore
    const config = JSON.stringify({ enable: false, cronExpression: '@every 1h', payload: '{}' });
    const input = new api.CreateTriggerInput({ triggerName: 'stray', triggerType: 'timer', triggerConfig: config });
    await client().createTrigger('create', new api.CreateTriggerRequest({ body: input }));

    const ran = await cli(['doctor']);
    const own = await cli(['doctor', '--remove-trigger', 'create/nightly']);
    const removed = await cli(['doctor', '--remove-trigger', 'create/stray']);
    const again = await cli(['doctor', '--remove-trigger', 'create/stray']);

    expect(ran.code).toBe(1);
    expect(wrongLines(ran)).toEqual([
      expect.stringContaining('create/stray: is deployed and not in s.yaml'),
      expect.stringContaining('reconcile/sweep: is deployed otherwise than in s.yaml: cronExpression  → npx s reconcile deploy --trigger sweep'),
      expect.stringContaining('state-change-content: is in s.yaml and not deployed  → npx s reconcile deploy --trigger state-change-content'),
    ]); // prettier-ignore
    expectOneMessage(own, 2, 'is in s.yaml');
    expect(removed).toMatchObject({ code: 0, stdout: 'removed trigger create/stray\n' });
    expectOneMessage(again, 1, 'TriggerNotFound');
  });

  test('an AccountID of Serverless Devs that is not the one of the keys', async () => {
    const ran = await cli(['doctor'], { AccountID: '99' });

    expect(ran.code).toBe(2);
    expect(wrongLines(ran)).toContain(`✘ account: the keys are of ${account.endpoints.accountId}, and the deployment goes to 99  → correct AccountID, AccessKeyID and AccessKeySecret`); // prettier-ignore
  });

  test(
    'triggers that Function Compute refused, for their configuration or because EventBridge is off',
    { timeout: PATIENCE },
    async () => {
      const { reconcile } = await renderSpec(account.env);
      const put = (triggerName: string, changes: object): Promise<unknown> => {
        const trigger = reconcile?.triggers.find((each) => each.triggerName === triggerName);
        const triggerConfig = JSON.stringify({ ...trigger?.triggerConfig, ...changes });
        const body = new api.CreateTriggerInput({ ...trigger, triggerConfig });
        return client().createTrigger('reconcile', new api.CreateTriggerRequest({ body }));
      };
      for (const name of ['sweep', 'queue', 'state-change']) await client().deleteTrigger('reconcile', name);

      for (const [name, changes] of WRONG_TRIGGERS)
      await expect(put(name, changes), JSON.stringify(changes)).rejects.toMatchObject({ statusCode: 400, code: 'InvalidArgument' }); // prettier-ignore
      const ran = await cli(['doctor']);
      for (const name of ['sweep', 'queue', 'state-change']) await put(name, {});

      expect(ran.code).toBe(1);
      const off = '(where that is refused: switch EventBridge on in this region)';
      expect(wrongLines(ran)).toEqual(
        expect.arrayContaining([
          '✘ trigger reconcile/sweep: is in s.yaml and not deployed  → npx s reconcile deploy --trigger sweep',
          `✘ trigger reconcile/queue: is in s.yaml and not deployed  → npx s reconcile deploy --trigger queue ${off}`,
          `✘ trigger reconcile/state-change: is in s.yaml and not deployed  → npx s reconcile deploy --trigger state-change ${off}`,
        ]),
      );
    },
  );

  test('service-linked roles of EventBridge that are missing', async () => {
    const fresh = await startAccount();
    const ran = await fresh.cli(['doctor']);
    await fresh.close();

    expect(ran.code).toBe(1);
    expect(wrongLines(ran)).toContain('✘ service-linked role of sendevent-fc.eventbridge.aliyuncs.com: is missing: EventBridge cannot call the functions without it  → ecs-provisioner setup'); // prettier-ignore
  });

  test('defaults that do not exist, or do not fit together', async () => {
    const ran = await cli(['doctor'], {
      IMAGE_ID: 'nowhere',
      SECURITY_GROUP_ID: 'sg-local',
      VSWITCH_ID: 'vsw-nowhere',
    });

    expect(ran.code).toBe(1);
    expect(wrongLines(ran).join('\n')).toMatch(/IMAGE_ID: nowhere does not exist/);
    expect(wrongLines(ran).join('\n')).toMatch(/VSWITCH_ID: vsw-nowhere does not exist/);
  });

  test(
    'a permission that the role has lost, and a queue that is gone; setup mends both',
    { timeout: PATIENCE },
    async () => {
      const { accessKeyId, accessKeySecret, fc, region, mns } = account.endpoints;
      const credentials = { accessKeyId, accessKeySecret, securityToken: undefined };
      const ram = await connectRpc('ram', { region, credentials, endpoints: { ram: fc } });
      const none = { Version: '1', Statement: [{ Effect: 'Deny', Action: ['*'], Resource: '*' }] };
      await ram('CreatePolicyVersion', { PolicyName: 'ecs-provisioner', PolicyDocument: JSON.stringify(none), SetAsDefault: 'true' }); // prettier-ignore
      const { queues } = await connectMns({ region, credentials, endpoints: { mns } }, account.endpoints.accountId);
      await queues.remove('ecs-provisioner-dead-letters');

      const before = await cli(['doctor']);
      const mended = await cli(['setup']);
      const after = await cli(['doctor']);

      expect(before.code).toBe(1);
      expect(wrongLines(before)).toContain('✘ policy ecs-provisioner: PolicyDocument differs  → ecs-provisioner setup');
      expect(wrongLines(before)).toContain('✘ queue ecs-provisioner-dead-letters: is missing  → ecs-provisioner setup');
      expect(mended.stdout.trimEnd().split('\n').sort()).toEqual([
        'changed policy ecs-provisioner (PolicyDocument)',
        'created queue ecs-provisioner-dead-letters',
      ]);
      expect(wrongLines(after).filter((line) => /policy|queue/.test(line))).toEqual([]);
    },
  );

  test('a call that whoever signs may not make', async () => {
    const rule = { service: 'mns', action: 'GetQueueAttributes', kind: 'answer', code: 'AccessDenied', status: 403 } as const; // prettier-ignore
    await account.setFaults([{ ...rule, message: 'no' }]);

    const setup = await cli(['setup']);
    const doctor = await cli(['doctor']);
    await account.setFaults([]);

    expectOneMessage(setup, 1, 'AccessDenied', 'Whoever signs lacks the permission');
    expect(doctor.stdout).toMatch(/^! queue ecs-provisioner: it could not be checked: AccessDenied/m);
  });

  test('without an answer of a service: it says so, and goes on', async () => {
    const ran = await cli(['doctor'], { RAM_ENDPOINT: 'http://127.0.0.1:47' });

    expect(ran.stdout).toMatch(/^! role ecs-provisioner: it could not be checked: RAM GetRole: no answer/m);
    expect(ran.stdout).toMatch(/^✔ queue ecs-provisioner: is right/m);
  });
});

/** Puts a file of targets into a folder for settings. */
function keepTargets(home: string, content: string): void {
  const file = join(home, 'ecs-provisioner', 'targets.json');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

/** What a slip of the pen makes of the triggers of s.yaml. */
const WRONG_TRIGGERS: [name: string, changes: object][] = [
  ['queue', { runOptions: { batchWindow: { TimeBasedWindow: 16 } } }],
  ['queue', { runOptions: { batchWindow: { CountBasedWindow: 10_001 } } }],
  ['queue', { runOptions: { deadLetterQueue: { Arn: 'acs:mns:queues' } } }],
  ['queue', { runOptions: { retryStrategy: { PushRetryStrategy: 'NEVER' } } }],
  ['queue', { eventSourceConfig: { eventSourceType: 'Elsewhere' } }],
  ['state-change', { eventRuleFilterPattern: '{' }],
  ['state-change', { eventRuleFilterPattern: '{"source":"acs.ecs"}' }],
  ['sweep', { cronExpression: '@every now' }],
];

/** A zip of an index.js without a word in it. */
const EMPTY_HANDLER = 'UEsDBAoAAAAAAAAAIQAAAAAAAAAAAAAAAAAIAAAAaW5kZXguanNQSwECCgAKAAAAAAAAACEAAAAAAAAAAAAAAAAACAAAAAAAAAAAAAAAAAAAAAAAaW5kZXguanNQSwUGAAAAAAEAAQA2AAAAJgAAAAAA'; // prettier-ignore
