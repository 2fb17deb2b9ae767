import * as api from '@alicloud/fc20230330';
import { beforeAll, describe, expect, test } from 'vitest';
import { connectMns } from '../../cli/account/mns.ts';
import { connectRpc } from '../../cli/account/rpc.ts';
import { connectFc, renderSpec } from '../support/deploy.ts';
import { deployBundles } from '../support/deployBundles.ts';
import type { Ran } from '../support/run.ts';
import { startAccount } from '../support/startAccount.ts';
import { expectOneMessage, PATIENCE, watchedAccount } from '../support/watchedAccount.ts';

const { account, cli } = watchedAccount();

describe('doctor on what was deployed', () => {
  /** The lines about what is wrong. */
  const wrongLines = ({ stdout }: Ran): string[] => stdout.split('\n').filter((line) => line.startsWith('✘'));
  const client = () => connectFc(account().endpoints);

  beforeAll(async () => {
    await account().cli(['setup']);
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
    await deployBundles(account().endpoints, account().env);
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
    expect(wrongLines(ran)).toContain(`✘ account: the keys are of ${account().endpoints.accountId}, and the deployment goes to 99  → correct AccountID, AccessKeyID and AccessKeySecret`); // prettier-ignore
  });

  test(
    'triggers that Function Compute refused, for their configuration or because EventBridge is off',
    { timeout: PATIENCE },
    async () => {
      const { reconcile } = await renderSpec(account().env);
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
      const { accessKeyId, accessKeySecret, fc, region, mns } = account().endpoints;
      const credentials = { accessKeyId, accessKeySecret, securityToken: undefined };
      const ram = await connectRpc('ram', { region, credentials, endpoints: { ram: fc } });
      const none = { Version: '1', Statement: [{ Effect: 'Deny', Action: ['*'], Resource: '*' }] };
      await ram('CreatePolicyVersion', { PolicyName: 'ecs-provisioner', PolicyDocument: JSON.stringify(none), SetAsDefault: 'true' }); // prettier-ignore
      const { queues } = await connectMns({ region, credentials, endpoints: { mns } }, account().endpoints.accountId);
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
    await account().setFaults([{ ...rule, message: 'no' }]);

    const setup = await cli(['setup']);
    const doctor = await cli(['doctor']);
    await account().setFaults([]);

    expectOneMessage(setup, 1, 'AccessDenied', 'Whoever signs lacks the permission');
    expect(doctor.stdout).toMatch(/^! queue ecs-provisioner: it could not be checked: AccessDenied/m);
  });

  test('without an answer of a service: it says so, and goes on', async () => {
    const ran = await cli(['doctor'], { RAM_ENDPOINT: 'http://127.0.0.1:47' });

    expect(ran.stdout).toMatch(/^! role ecs-provisioner: it could not be checked: RAM GetRole: no answer/m);
    expect(ran.stdout).toMatch(/^✔ queue ecs-provisioner: is right/m);
  });
});

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
