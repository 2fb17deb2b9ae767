import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  DEFAULT_IMAGE_ID,
  DEFAULT_INSTANCE_TYPE,
  DEFAULT_SECURITY_GROUP_ID,
  DEFAULT_VSWITCH_ID,
} from '../../local/ecs/defaults.ts';
import { deployBundles, removeBundles } from '../support/deployBundles.ts';
import { COMMAND_LINE } from '../support/programs.ts';
import { runInTerminal } from '../support/runInTerminal.ts';
import { startAccount, type StartedAccount } from '../support/startAccount.ts';

/** A machine that runs other things besides needs its time. */
const PATIENCE = 300_000;

/** Servers run after a second of real time. */
const FAST = ['--speed', '20', '--pending', '2', '--starting', '2', '--stopping', '2'];

/** The defaults of requests, of what every region of a local cloud has. */
const DEFAULTS = {
  ...{ IMAGE_ID: DEFAULT_IMAGE_ID, INSTANCE_TYPE: DEFAULT_INSTANCE_TYPE, SYSTEM_DISK_CATEGORY: 'cloud_essd' },
  ...{ SECURITY_GROUP_ID: DEFAULT_SECURITY_GROUP_ID, VSWITCH_ID: DEFAULT_VSWITCH_ID },
};

type Run = (args: readonly string[], replies?: readonly (readonly [string, string])[]) => Promise<{ code: number | null; out: string }>; // prettier-ignore

/** The two ways in which people run a command. */
const WAYS: Record<string, (account: StartedAccount) => Run> = {
  'in a pipe':
    (account) =>
    async (args, replies = []) => {
      // Nobody is there to ask.
      const { code, stdout, stderr } = await account.cli([...args, ...(replies.length > 0 ? ['--yes'] : [])], DEFAULTS);
      return { code, out: stdout + stderr };
    },
  'in a terminal': (account) => async (args, replies) => {
    const env = { ...account.env, ...DEFAULTS };
    const { code, screen } = await runInTerminal(process.execPath, [COMMAND_LINE, ...args], env, replies);
    return { code, out: screen };
  },
};

describe.each(Object.entries(WAYS))('%s', (way, connect) => {
  let account: StartedAccount;
  let cli: Run;
  beforeAll(async () => {
    account = await startAccount(FAST);
    cli = connect(account);
  }, PATIENCE);
  afterAll(() => account.close());

  const deploy = (change?: (name: string, bundle: string) => string): Promise<void> =>
    deployBundles(account.endpoints, { ...account.env, ...DEFAULTS }, change);

  test(
    'a fresh account lacks everything; setup makes it, and has nothing to do the second time',
    { timeout: PATIENCE },
    async () => {
      const before = await cli(['doctor']);
      const planned = await cli(['setup', '--dry-run']);
      const script = await cli(['setup', '--print']);
      const done = await cli(['setup']);
      const again = await cli(['setup']);
      const after = await cli(['doctor']);

      expect(before).toMatchObject({ code: 1, out: expect.stringContaining('role ecs-provisioner: is missing  → ecs-provisioner setup') as string }); // prettier-ignore
      expect(planned).toMatchObject({ code: 0, out: expect.stringContaining('would create queue ecs-provisioner') as string }); // prettier-ignore
      expect(script.out).toContain('aliyun ram AttachPolicyToRole --region cn-hangzhou --PolicyType Custom --PolicyName ecs-provisioner --RoleName ecs-provisioner'); // prettier-ignore
      expect(done).toMatchObject({ code: 0, out: expect.stringContaining('created topic ecs-provisioner-outcomes') as string }); // prettier-ignore
      expect(again).toMatchObject({ code: 0, out: expect.stringContaining('Nothing is missing') as string });
      expect(after).toMatchObject({ code: 0, out: expect.not.stringContaining('✘') as string });
    },
  );

  test('what is deployed is found, and servers come and go', { timeout: PATIENCE }, async () => {
    await deploy();
    const healthy = await cli(['doctor']);
    const added = await cli(['target', 'add', 'mine']);
    const used = await cli(['target', 'use', 'mine']);
    const planned = await cli(['plan', '--count', '2']);
    const unknown = await cli(['status', '--request-id', 'journey']);
    const created = await cli(['create', '--request-id', 'journey', '--count', '2', '--interval', '0.2']);
    const status = await cli(['status', '--request-id', 'journey']);
    const stopped = await cli(['stop', '--request-id', 'journey', '--yes', '--wait', '--interval', '0.2']);
    const released = await cli(['release', '--request-id', 'journey', '--yes', '--wait', '--interval', '0.2']);

    expect([healthy.code, healthy.out.match(/✘.*/)]).toEqual([0, null]);
    expect(healthy.out).toContain('triggers of reconcile: 4 of s.yaml are deployed, and no others');
    expect([added.code, used.code]).toEqual([0, 0]);
    expect([planned.code, planned.out]).toEqual([0, expect.stringMatching(/Price an hour: CNY .*create would make 2 of these/s)]); // prettier-ignore
    expect(unknown).toMatchObject({ code: 1, out: expect.stringContaining('NoInstances') as string });
    expect([created.code, status.code, stopped.code, released.code]).toEqual([0, 0, 0, 0]);
    expect(status.out.match(/│ [01] .*│ .*Running/g)).toHaveLength(2);
    expect(way === 'in a terminal').toBe(created.out.includes('\u001b['));
  });

  test('a changed bundle is deployed, and the change is seen', { timeout: PATIENCE }, async () => {
    await deploy((name, bundle) => (name === 'status' ? `${bundle}\n${SAYS_CHANGED}` : bundle));

    const status = await cli(['status', 'i-bp1nobody', '--json']);

    expect(status).toMatchObject({ code: 0, out: expect.stringContaining('"changed":true') as string });
  });

  test(
    'teardown refuses while functions are deployed, asks, and leaves what others may use',
    { timeout: PATIENCE },
    async () => {
      const refused = await cli(['teardown', '--yes']);
      await removeBundles(account.endpoints);
      const done = await cli(['teardown'], [['Go on?', 'yes']]);
      const again = await cli(['teardown', '--yes']);

      expect(refused).toMatchObject({ code: 1, out: expect.stringContaining('npx s remove') as string });
      expect(done).toMatchObject({ code: 0, out: expect.stringContaining('removed role ecs-provisioner') as string });
      expect(done.out).toMatch(/stays: log project serverless-/);
      expect(again).toMatchObject({ code: 0, out: expect.stringContaining('Nothing is left') as string });
    },
  );
});

/** Wraps the handler of `status`: each instance gets one field more. */
const SAYS_CHANGED = `{
  const { handler } = module.exports;
  module.exports = { handler: async (event, context) => {
    const answer = await handler(event, context);
    const { instances } = JSON.parse(answer.body);
    return { ...answer, body: JSON.stringify({ instances: instances.map((each) => ({ ...each, changed: true })) }) };
  } };
}`;
