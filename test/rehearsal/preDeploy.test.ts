import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as api from '@alicloud/fc20230330';
import ParseSpec from '@serverless-devs/parse-spec';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { connectMns } from '../../cli/account/mns.ts';
import {
  DEFAULT_IMAGE_ID,
  DEFAULT_INSTANCE_TYPE,
  DEFAULT_SECURITY_GROUP_ID,
  DEFAULT_VSWITCH_ID,
} from '../../local/ecs/defaults.ts';
import { connectEcs } from '../support/connectEcs.ts';
import { connectFc } from '../support/deploy.ts';
import { deployBundles } from '../support/deployBundles.ts';
import { run, type Ran } from '../support/run.ts';
import { startAccount, type StartedAccount } from '../support/startAccount.ts';

const PATIENCE = 300_000;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'deploy-'));
  // What a deployment needs and no more: no package stands beside it.
  for (const name of ['s.yaml', 'dist']) cpSync(name, join(folder, name), { recursive: true });
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

interface Action {
  value: string;
  path: string;
  hookType: string;
  level: string;
}

/** What `s deploy` runs first, by its own parser. */
async function actionsOf(command: string, accountId = 'x'): Promise<Action[]> {
  for (const name of ['AccessKeyID', 'AccessKeySecret']) vi.stubEnv(name, 'x');
  vi.stubEnv('AccountID', accountId);
  // The parser tells each step of its way.
  const quiet = vi.spyOn(console, 'debug').mockReturnValue(undefined);
  const { yaml } = await new ParseSpec(join(folder, 's.yaml'), { argv: [command] }).start();
  quiet.mockRestore();
  vi.unstubAllEnvs();
  return (yaml as unknown as { actions: Action[] }).actions;
}

/** Runs the actions as Serverless Devs does: by a shell, in their folder, until one fails. */
async function runActions(env: Record<string, string>, accountId?: string): Promise<Ran> {
  let [stdout, stderr] = ['', ''];
  for (const { value, path } of await actionsOf('deploy', accountId)) {
    const ran = await run('/bin/sh', ['-c', value], { cwd: path, env });
    stdout += ran.stdout;
    stderr += ran.stderr;
    if (ran.code !== 0) return { code: ran.code, stdout, stderr };
  }
  return { code: 0, stdout, stderr };
}

describe('s deploy first', () => {
  test('runs two actions, once and not for each function', async () => {
    const actions = await actionsOf('deploy');

    expect(actions.map(({ hookType, level }) => [hookType, level])).toEqual([
      ['pre', 'Global'],
      ['pre', 'Global'],
    ]);
  });

  test.each(['remove', 'plan', 'info'])('does nothing of it with the command %s', async (command) => {
    expect(await actionsOf(command)).toEqual([]);
  });

  test.each<[Record<string, string>, string]>([
    [{ DEADLINE_SECONDS: '30' }, 'error: DEADLINE_SECONDS is "30": it must be a whole number from 60 to 86400.\n'],
    [
      { MAX_COUNT: '1001', ALLOW_PREPAID: 'yes' },
      'error: MAX_COUNT is "1001": it must be a whole number from 1 to 1000.\nALLOW_PREPAID is "yes": it must be true or false.\n',
    ],
  ])('refuses wrong settings, and looks at nothing else: %j', async (env, stderr) => {
    expect(await runActions(env)).toEqual({ code: 2, stdout: '', stderr });
  });

  test('builds where the sources are, and does not go on where that fails', async () => {
    mkdirSync(join(folder, 'scripts'));
    writeFileSync(join(folder, 'scripts/build.mjs'), `console.error('not built'); process.exitCode = 1;`);

    const ran = await runActions({});
    rmSync(join(folder, 'scripts'), { recursive: true });

    expect(ran).toEqual({ code: 1, stdout: '', stderr: 'not built\n' });
  });
});

/** The defaults of requests, of what every region of a local cloud has. */
const DEFAULTS = {
  ...{ IMAGE_ID: DEFAULT_IMAGE_ID, INSTANCE_TYPE: DEFAULT_INSTANCE_TYPE },
  ...{ SECURITY_GROUP_ID: DEFAULT_SECURITY_GROUP_ID, VSWITCH_ID: DEFAULT_VSWITCH_ID },
};

describe('s deploy looks at the account', () => {
  let account: StartedAccount;
  beforeAll(async () => {
    account = await startAccount();
  }, PATIENCE);
  afterAll(() => account.close());

  /** Runs the actions with the keys of Serverless Devs. */
  const check = (env: Record<string, string> = {}): Promise<Ran> => {
    const { accountId: AccountID, accessKeyId: AccessKeyID, accessKeySecret: AccessKeySecret } = account.endpoints;
    return runActions({ ...account.env, AccountID, AccessKeyID, AccessKeySecret, ...DEFAULTS, ...env }, AccountID);
  };
  /** Runs them without: Serverless Devs may have its keys from a profile, which it shows to nobody. */
  const checkWithoutKeys = (env: Record<string, string>): Promise<Ran> =>
    runActions({ ...account.env, ...DEFAULTS, ...env }, account.endpoints.accountId);

  const NOTHING: Ran = { code: 0, stdout: '', stderr: '' };

  describe('before anything is there', () => {
    test('and ends with what is missing, and what makes it', async () => {
      const { code, stderr } = await check();

      expect(code).toBe(1);
      const missing = stderr.trimEnd().split('\n');
      for (const what of [
        'queue ecs-provisioner',
        'queue ecs-provisioner-dead-letters',
        'queue ecs-provisioner-notify',
        'topic ecs-provisioner-outcomes',
        'role ecs-provisioner',
        'policy ecs-provisioner',
      ])
        // prettier-ignore
        expect(missing).toContain(`error: ${what}: is missing  → ecs-provisioner setup`);
    });

    test('and says nothing once setup has made it', async () => {
      await account.cli(['setup']);

      expect(await check()).toEqual(NOTHING);
    });
  });

  describe('and goes on, with one line, where it cannot look', () => {
    test('without keys', async () => {
      const { code, stdout, stderr } = await checkWithoutKeys({
        ALIBABA_CLOUD_ACCESS_KEY_ID: '',
        ALIBABA_CLOUD_ACCESS_KEY_SECRET: '',
      });

      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(/^warning: the deployment goes on without a look at account: There are no cred.*\n$/);
    });

    test('with keys that are not those of Serverless Devs, of another account', async () => {
      const { code, stdout, stderr } = await runActions({ ...account.env, ...DEFAULTS }, '99');

      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(/^warning: .*the keys are of \d{16}, and the deployment goes to 99\n$/);
    });

    test('without permission for a call', async () => {
      const rule = { service: 'mns', action: 'GetQueueAttributes', kind: 'answer', code: 'AccessDenied', status: 403 } as const; // prettier-ignore
      await account.setFaults([{ ...rule, message: 'no' }]);

      const { code, stdout, stderr } = await check();
      await account.setFaults([]);

      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(
        /^warning: .*look at queue ecs-provisioner, queue .*-letters, queue .*-notify: .*AccessDenied.*\n$/,
      );
    });

    test.each(['STS_ENDPOINT', 'RAM_ENDPOINT', 'FC_ENDPOINT', 'ECS_ENDPOINT'])(
      'without an answer of %s',
      async (name) => {
        const { code, stdout, stderr } = await check({ [name]: 'http://127.0.0.1:47' });

        expect([code, stderr]).toEqual([0, '']);
        expect(stdout).toMatch(/^warning: the deployment goes on without .*no answer \(ECONNREFUSED\)\.\n$/);
      },
    );
  });

  describe('and ends with one message', () => {
    const expectError = ({ code, stdout, stderr }: Ran, exitCode: number, form: RegExp): void => {
      expect([code, stdout]).toEqual([exitCode, '']);
      expect(stderr).toMatch(/^error: .*\n$/);
      expect(stderr).toMatch(form);
    };

    test('where the keys of Serverless Devs are refused', async () => {
      const ran = await check({ AccessKeySecret: 'canary' });

      expectError(ran, 1, /SignatureDoesNotMatch.* → correct AccountID, AccessKeyID/);
      expect(ran.stderr).not.toContain('canary');
    });

    test('where a key of Serverless Devs cannot be sent', async () => {
      const ran = await check({ AccessKeyID: 'canary-id\n' });

      expectError(ran, 2, /account: AccessKeyID holds a line break.* → correct AccountID, AccessKeyID/);
      expect(ran.stderr).not.toContain('canary');
    });

    test('where the region does not exist', async () => {
      expectError(await check({ REGION: 'cn-hangzou' }), 2, /region: There is no region cn-hangzou .*→ set REGION/);
    });

    test('where its AccountID is not that of its keys', async () => {
      const { accessKeyId: AccessKeyID, accessKeySecret: AccessKeySecret } = account.endpoints;
      const env = { ...account.env, ...DEFAULTS, AccountID: '99', AccessKeyID, AccessKeySecret };

      expectError(await runActions(env, '99'), 2, /the keys are of \d{16}, and the deployment goes to 99 /);
    });

    test.each([
      ['an image', { IMAGE_ID: 'nowhere' }, /IMAGE_ID: nowhere does not exist/],
      ['a type', { INSTANCE_TYPE: 'ecs.none.large' }, /INSTANCE_TYPE: ecs.none.large does not exist/],
      ['a security group', { SECURITY_GROUP_ID: 'sg-none' }, /SECURITY_GROUP_ID: sg-none does not exist/],
      ['a VSwitch', { VSWITCH_ID: 'vsw-none' }, /VSWITCH_ID: vsw-none does not exist/],
    ])('where %s of the defaults does not exist', async (_what, env, form) => {
      expectError(await check(env), 1, form);
    });

    test('where VSwitch and security group are in two VPCs', async () => {
      const ecs = await connectEcs(account.endpoints);
      const RegionId = account.endpoints.region;
      const { VpcId } = (await ecs('CreateVpc', { RegionId, CidrBlock: '10.0.0.0/8' })) as { VpcId: string };
      const { SecurityGroupId } = (await ecs('CreateSecurityGroup', { RegionId, VpcId })) as {
        SecurityGroupId: string;
      };

      const ran = await check({ SECURITY_GROUP_ID: SecurityGroupId });

      expectError(ran, 1, new RegExp(`the security group is in ${VpcId}, the VSwitch in vpc-local.*one VPC`));
    });

    test('where a queue is gone', async () => {
      const { accessKeyId, accessKeySecret, region, mns, accountId } = account.endpoints;
      const credentials = { accessKeyId, accessKeySecret, securityToken: undefined };
      const { queues } = await connectMns({ region, credentials, endpoints: { mns } }, accountId);
      await queues.remove('ecs-provisioner');

      const ran = await check();
      await account.cli(['setup']);

      expectError(ran, 1, /queue ecs-provisioner: is missing {2}→ ecs-provisioner setup/);
    });

    test("where a name is that of somebody else's function", async () => {
      const code = new api.InputCodeLocation({ zipFile: EMPTY_HANDLER });
      const input = { functionName: 'stop', runtime: 'nodejs20', handler: 'index.handler', memorySize: 512, cpu: 0.35, diskSize: 512, timeout: 5, role: 'acs:ram::1:role/other', code }; // prettier-ignore
      const client = connectFc(account.endpoints);
      await client.createFunction(new api.CreateFunctionRequest({ body: new api.CreateFunctionInput(input) }));

      const ran = await check();
      await client.deleteFunction('stop');

      expectError(ran, 1, /function stop: is somebody else's: .*role\/other.*→ set NAME_PREFIX/);
    });
  });

  describe('where a deployment is', () => {
    beforeAll(() => deployBundles(account.endpoints, account.env), PATIENCE);

    test('and says nothing, nor of what it mends itself', async () => {
      const client = connectFc(account.endpoints);
      const unchanged = await check();
      await client.deleteTrigger('reconcile', 'state-change');
      await client.deleteFunction('plan');

      expect(unchanged).toEqual(NOTHING);
      expect(await check()).toEqual(NOTHING);
    });

    test('and names a trigger that s.yaml does not have, with what removes it', async () => {
      const config = JSON.stringify({ enable: false, cronExpression: '@every 1h', payload: '{}' });
      const input = new api.CreateTriggerInput({ triggerName: 'stray', triggerType: 'timer', triggerConfig: config });
      await connectFc(account.endpoints).createTrigger('create', new api.CreateTriggerRequest({ body: input }));

      const { code, stdout, stderr } = await check();
      await account.cli(['doctor', '--remove-trigger', 'create/stray']);

      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(/^warning: trigger create\/stray: .* → ecs-provisioner doctor --remove-trigger create\/stray\n$/); // prettier-ignore
      expect(await check()).toEqual(NOTHING);
    });

    test('and says of a pause that the deployment ends it, and how to keep it', async () => {
      const { fc, region } = account.endpoints;
      const target = JSON.stringify({ region, fc, functions: {} });
      await account.cli(['pause', '--target', target]);

      const { code, stdout, stderr } = await check();
      const kept = await check({ PAUSED: 'true' });
      await account.cli(['resume', '--target', target]);

      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(/^warning: pause of create: .*resumes it.* → .*PAUSED=true\n$/);
      expect(kept).toEqual(NOTHING);
      expect(await check()).toEqual(NOTHING);
    });

    test('and says that nobody with the key of a role can see a pause', async () => {
      const key = await fetch(`${account.endpoints.fc}/_local/sts`, { method: 'POST' });
      const { AccessKeyId, AccessKeySecret, SecurityToken } = (await key.json()) as Record<string, string>;

      const { code, stdout, stderr } = await checkWithoutKeys({
        ALIBABA_CLOUD_ACCESS_KEY_ID: AccessKeyId ?? '',
        ALIBABA_CLOUD_ACCESS_KEY_SECRET: AccessKeySecret ?? '',
        ALIBABA_CLOUD_SECURITY_TOKEN: SecurityToken ?? '',
      });

      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(/^warning: the deployment goes on without a look at pause of create: .*to no role\n$/);
    });
  });
});

/** A zip of an index.js without a word in it. */
const EMPTY_HANDLER = 'UEsDBAoAAAAAAAAAIQAAAAAAAAAAAAAAAAAIAAAAaW5kZXguanNQSwECCgAKAAAAAAAAACEAAAAAAAAAAAAAAAAACAAAAAAAAAAAAAAAAAAAAAAAaW5kZXguanNQSwUGAAAAAAEAAQA2AAAAJgAAAAAA'; // prettier-ignore
