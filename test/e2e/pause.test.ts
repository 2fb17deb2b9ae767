import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import * as api from '@alicloud/fc20230330';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectFc } from '../support/deploy.ts';
import { COMMAND_LINE } from '../support/programs.ts';
import { runNode, type Ran } from '../support/run.ts';
import { startCloud, type StartedCloud } from '../support/startCloud.ts';

let cloud: StartedCloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud.close());

/** Runs the command line against this cloud. */
const ecsProvisioner = (...args: string[]): Promise<Ran> =>
  runNode([COMMAND_LINE, ...args, '--target', JSON.stringify(cloud.endpoints)]);

async function environmentOfCreate(): Promise<Record<string, string> | undefined> {
  const { body } = await connectFc(cloud.endpoints).getFunction('create', new api.GetFunctionRequest({}));
  return body?.environmentVariables;
}

const created = async (): Promise<number> => (await cloud.stats()).ecs.calls['CreateInstance'] ?? 0;

/** Has a timer of create fire every minute, which is every three seconds here. */
async function startTimer(enable: boolean): Promise<void> {
  const payload = '{"count": 1, "autoReleaseMinutes": 480}';
  const triggerConfig = JSON.stringify({ enable, cronExpression: '@every 1m', payload });
  const body = new api.UpdateTriggerInput({ triggerConfig });
  await connectFc(cloud.endpoints).updateTrigger('create', 'nightly', new api.UpdateTriggerRequest({ body }));
}

test('a paused deployment creates nothing, by HTTP and by timer, and goes on with what is there', async () => {
  const request = { requestId: randomUUID(), count: 2 };
  const before = await cloud.call('create', 'POST', {}, request);
  const settings = await environmentOfCreate();

  const paused = await ecsProvisioner('pause', '--json');

  expect([paused.code, JSON.parse(paused.stdout)]).toEqual([
    0,
    { functionName: 'create', paused: true, changed: true },
  ]);
  expect(await environmentOfCreate()).toEqual({ ...settings, PAUSED: 'true' });

  const count = await created();
  const refused = await cloud.call('create', 'POST', {}, { count: 1 });

  expect([refused.status, refused.body.error.code]).toEqual([503, 'Paused']);
  expect(refused.body.error.message).toContain('ecs-provisioner resume');

  await startTimer(true);
  const invoked = (await cloud.stats()).fc['create']?.invocations ?? 0;
  while (((await cloud.stats()).fc['create']?.invocations ?? 0) < invoked + 3) await sleep(100);
  await startTimer(false);

  // None of these firings counts as failed, so that Function Compute would call again.
  expect((await cloud.stats()).fc['create']?.errors).toBe(0);
  expect(await created()).toBe(count);

  const ended = await cloud.whenEnded({ requestId: request.requestId });

  expect(ended.map(({ status }) => status)).toEqual(['Running', 'Running']);
  expect(
    (await cloud.call('release', 'POST', {}, { instanceIds: [before.body.instances[0]?.instanceId] })).status,
  ).toBe(202);

  expect((await ecsProvisioner('resume')).code).toBe(0);
  expect(await environmentOfCreate()).toEqual({ ...settings, PAUSED: 'false' });
  expect((await cloud.call('create', 'POST', {}, { count: 1 })).status).toBe(202);
});

test('the command line says once why create refuses, and does not call again', async () => {
  await ecsProvisioner('pause');

  const again = await ecsProvisioner('pause');
  const refused = await ecsProvisioner('create', '--json');
  await ecsProvisioner('resume');

  expect(again).toMatchObject({ code: 0, stdout: 'create was paused already.\n' });
  expect([refused.code, JSON.parse(refused.stdout)]).toMatchObject([1, { error: { code: 'Paused' } }]);
  expect(refused.stderr).not.toContain('The same call again');
});

test.each(['pause', 'resume'])(
  '%s of a function that is not there, or that hides its settings, changes nothing',
  async (name) => {
    const settings = await environmentOfCreate();
    const { endpoints } = cloud;
    const key = (await (await fetch(`${endpoints.fc}/_local/sts`, { method: 'POST' })).json()) as Record<
      string,
      string
    >;
    const keys = {
      accessKeyId: key['AccessKeyId'],
      accessKeySecret: key['AccessKeySecret'],
      securityToken: key['SecurityToken'],
    };
    const by = (changes: object): Promise<Ran> =>
      runNode([COMMAND_LINE, name, '--json', '--target', JSON.stringify({ ...endpoints, ...changes })]);

    const missing = await by({ namePrefix: 'b-' });
    const hidden = await by(keys);

    expect([missing.code, JSON.parse(missing.stdout)]).toMatchObject([
      1,
      { error: { code: 'FunctionNotFound', message: expect.stringMatching(/b-create.*npx s deploy/) as string } },
    ]);
    expect([hidden.code, JSON.parse(hidden.stdout)]).toMatchObject([1, { error: { code: 'VariablesNotShown' } }]);
    expect(await environmentOfCreate()).toEqual(settings);
  },
);
