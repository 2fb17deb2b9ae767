import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connectRpc } from '../../cli/account/rpc.ts';
import { DEFAULT_IMAGE_ID, DEFAULT_SECURITY_GROUP_ID, DEFAULT_VSWITCH_ID } from '../../local/ecs/defaults.ts';
import { connectMnsClient } from '../support/connectMnsClient.ts';
import { COMMAND_LINE } from '../support/programs.ts';
import { run, type Ran } from '../support/run.ts';
import { runInTerminal } from '../support/runInTerminal.ts';
import { startAccount, type StartedAccount } from '../support/startAccount.ts';

const PATIENCE = 300_000;

/** Not faster: a server's automatic release must be half an hour of the cloud's time ahead. */
const TIMES = ['--speed', '10', '--pending', '2', '--starting', '2', '--stopping', '2'];

const DEFAULTS = {
  ...{ IMAGE_ID: DEFAULT_IMAGE_ID, SECURITY_GROUP_ID: DEFAULT_SECURITY_GROUP_ID, VSWITCH_ID: DEFAULT_VSWITCH_ID },
  SYSTEM_DISK_CATEGORY: 'cloud_essd',
};

const folder = mkdtempSync(join(tmpdir(), 'live-'));
const FILE = join(folder, 'answers.json');

let account: StartedAccount;
beforeEach(async () => {
  account = await startAccount(TIMES);
}, PATIENCE);
afterEach(async () => {
  rmSync(FILE, { force: true });
  await account.close();
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const live = (...more: string[]): Promise<Ran> => account.cli(['doctor', '--live', FILE, ...more], DEFAULTS);

const liveInTerminal = (replies: readonly (readonly [string, string])[]) =>
  runInTerminal(process.execPath, [COMMAND_LINE, 'doctor', '--live', FILE], { ...account.env, ...DEFAULTS }, replies);

/** What a run has left in the account. */
async function leftovers() {
  const { endpoints } = account;
  const { ecs, fc } = await account.stats();
  const mns = connectMnsClient(endpoints) as unknown as { listQueue(): Promise<{ body?: object[] }> };
  const { accessKeyId, accessKeySecret, region } = endpoints;
  // The control calls' port answers for RAM, too.
  const ram = await connectRpc('ram', { region, credentials: { accessKeyId, accessKeySecret, securityToken: undefined }, endpoints: { ram: endpoints.fc } }); // prettier-ignore
  const { Roles } = (await ram('ListRoles')) as { Roles: { Role: { RoleName: string }[] } };
  const { Policies } = (await ram('ListPolicies', { PolicyType: 'Custom' })) as { Policies: { Policy: object[] } };
  return {
    instances: Object.values(ecs.instances).reduce((sum, count) => sum + count, 0),
    functions: Object.keys(fc),
    // The SDK has no list where there is none.
    queues: (await mns.listQueue()).body ?? [],
    roles: Roles.Role.filter(({ RoleName }) => RoleName.includes('live')),
    policies: Policies.Policy,
  };
}

const NOTHING = { instances: 0, functions: [], queues: [], roles: [], policies: [] };

const createdServers = async (): Promise<number> => (await account.stats()).ecs.calls['RunInstances'] ?? 0;

const answersIn = (file: string): Record<string, unknown> =>
  JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;

test('a live run says the price before, asks every question, and leaves nothing', { timeout: PATIENCE }, async () => {
  const { code, stdout } = await live('--yes');

  expect([code, stdout.match(/ ! .*/)]).toEqual([0, null]);
  expect(stdout).toMatch(/The server costs CNY [\d.]+ an hour.*\n(.*\n)*.*receiptHandle/);
  expect(await leftovers()).toEqual(NOTHING);
  // Whoever has an account puts the answers of theirs there, and sees where the local cloud does otherwise.
  expect(answersIn(FILE)).toEqual(answersIn('test/rehearsal/liveAnswers.json'));
});

test('a live run keeps nothing that is somebody’s', { timeout: PATIENCE }, async () => {
  const { stdout } = await live('--yes', '--json');

  const { accountId, accessKeyId, region } = account.endpoints;
  const kept = readFileSync(FILE, 'utf8');
  expect(JSON.parse(stdout)).toEqual({ answers: answersIn(FILE) });
  for (const own of [accountId, accessKeyId, region, 'i-', 'ecs-provisioner', '127.0.0.1']) expect(kept).not.toContain(own); // prettier-ignore
  expect(kept.match(/\d{6,}|[0-9a-f]{8}-[0-9a-f]{4}/gi)).toBeNull();
});

describe('nothing is made', () => {
  test('where nobody is there to ask', { timeout: PATIENCE }, async () => {
    const { code, stderr } = await live();

    expect([code, stderr]).toEqual([2, expect.stringContaining('say --yes')]);
    expect(await leftovers()).toEqual(NOTHING);
  });

  test.each([
    ['a no', 'no', 2, 'Nothing was made'],
    ['Ctrl-D', '\u0004', 2, 'Nothing was made'],
    ['Ctrl-C', '\u0003', 130, 'Nothing was made'],
  ])('after %s', { timeout: PATIENCE }, async (_name, typed, exitCode, words) => {
    const { code, screen } = await liveInTerminal([['Go on?', typed]]);

    expect([code, screen]).toEqual([exitCode, expect.stringContaining(words)]);
    expect([existsSync(FILE), await leftovers()]).toEqual([false, NOTHING]);
  });

  test('where the server has no place to be', { timeout: PATIENCE }, async () => {
    const unset = await account.cli(['doctor', '--live', FILE, '--yes'], { ...DEFAULTS, VSWITCH_ID: '' });
    const absent = await account.cli(['doctor', '--live', FILE, '--yes'], { ...DEFAULTS, VSWITCH_ID: 'vsw-nobody' });

    expect([unset.code, unset.stderr]).toEqual([2, expect.stringContaining('VSWITCH_ID is not set')]);
    expect([absent.code, absent.stderr]).toEqual([2, expect.stringContaining('VSWITCH_ID: there is no vsw-nobody')]);
    expect(await leftovers()).toEqual(NOTHING);
  });
});

describe('everything is removed', () => {
  test('after Ctrl-C while the server starts', { timeout: PATIENCE }, async () => {
    const { code, screen } = await liveInTerminal([
      ['Go on?', 'yes'],
      ['AllocatePublicIpAddress', '\u0003'],
    ]);

    expect([code, screen]).toEqual([130, expect.stringMatching(/Interrupted.*Everything is removed again/s)]);
    expect([existsSync(FILE), await leftovers()]).toEqual([false, NOTHING]);
    expect(await createdServers()).toBeGreaterThan(0);
  });

  test('where a question gets no answer; the others are kept', { timeout: PATIENCE }, async () => {
    await account.setFaults([{ service: 'ecs', action: 'StopInstance', kind: 'answer', code: 'Forbidden.RAM', status: 403, message: 'No.' }]); // prettier-ignore

    const { code, stdout } = await live('--yes');

    expect([code, stdout]).toEqual([3, expect.stringContaining('! stateChangeEvent: Forbidden.RAM')]);
    expect(Object.keys(answersIn(FILE))).not.toContain('stateChangeEvent');
    expect(Object.keys(answersIn(FILE))).toContain('publicAddress');
    expect(await leftovers()).toEqual(NOTHING);
  });

  test('where it cannot make all that it needs', { timeout: PATIENCE }, async () => {
    await account.setFaults([{ service: 'mns', action: 'CreateQueue', kind: 'answer', code: 'QueueNumExceededLimit', status: 403, message: 'No.', count: 1 }]); // prettier-ignore

    const { code, stderr } = await live('--yes');

    expect([code, stderr]).toEqual([1, expect.stringContaining('QueueNumExceededLimit')]);
    expect([existsSync(FILE), await leftovers()]).toEqual([false, NOTHING]);
  });

  test('where answers get lost and releases are refused for a while', { timeout: PATIENCE }, async () => {
    await account.setFaults([
      { service: 'ecs', action: 'RunInstances', kind: 'resetAfter', probability: 0.5 },
      { service: 'ecs', action: 'DeleteInstance', kind: 'answer', code: 'IncorrectInstanceStatus.Initializing', status: 403, message: 'Not yet.', count: 2 }, // prettier-ignore
    ]);

    await live('--yes');

    expect(await leftovers()).toEqual(NOTHING);
  });
});

test('nobody has to read it to its end', { timeout: PATIENCE }, async () => {
  const command = `${process.execPath} ${COMMAND_LINE} doctor --live ${FILE} --yes | head -1; echo \${PIPESTATUS[0]}`;

  const { stdout } = await run('bash', ['-c', command], { env: { ...account.env, ...DEFAULTS } });

  expect(stdout).toMatch(/^In .*\n0\n$/);
  expect([existsSync(FILE), await leftovers()]).toEqual([true, NOTHING]);
});

test('what cannot be removed is named, with the time at which it goes by itself', { timeout: PATIENCE }, async () => {
  await account.setFaults([{ service: 'ecs', action: 'DeleteInstance', kind: 'answer', code: 'Forbidden.RAM', status: 403, message: 'No.' }]); // prettier-ignore

  const { code, stdout } = await live('--yes');

  expect([code, stdout]).toEqual([1, expect.stringMatching(/✘ not removed: the server: .*\n.*by itself after 60 minutes/)]); // prettier-ignore
  expect(await leftovers()).toEqual({ ...NOTHING, instances: 1 });
});
