import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { answerOf, type Reply } from '../../test/support/answers.ts';
import { aContext, anHttpEvent, aQueueEvent, aTimerEvent } from '../../test/support/builders.ts';
import { startServers, type StartedServers } from '../../test/support/startServers.ts';
import { SETTER_OF, type GoalSetter } from '../api/functions.ts';
import { GOALS } from '../domain/instance.ts';
import { decodeMessage } from '../domain/message.ts';
import type { Handler } from '../platform/serve.ts';

const SETTERS = Object.values(SETTER_OF);

let servers: StartedServers;
let handlers: Record<GoalSetter, Handler>;
beforeEach(async () => {
  servers = await startServers();
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  vi.resetModules();
  const loaded = SETTERS.map(async (name) => {
    const { handler } = (await import(`../../functions/${name}/index.ts`)) as { handler: Handler };
    return [name, handler];
  });
  handlers = Object.fromEntries(await Promise.all(loaded)) as typeof handlers;
});
afterEach(async () => {
  vi.restoreAllMocks();
  await servers.close();
});

const OURS = { 'ecs-provisioner-request': 'r-1', 'ecs-provisioner-slot': '0/1/0' };

function goalTagOf(instanceId: string): string {
  return servers.tagsOf(instanceId)['ecs-provisioner-goal'] ?? '';
}

const call = async (name: GoalSetter, body: unknown) => answerOf(await handlers[name](anHttpEvent(body), aContext()));

describe('a function that sets a goal', () => {
  test.each(GOALS.map((goal) => [SETTER_OF[goal], goal] as const))(
    '%s sets the goal %s and wakes reconcile',
    async (name, goal) => {
      const id = servers.launch(OURS);

      const { status, body } = await call(name, { requestId: 'r-1' });

      expect([status, body]).toEqual([
        202,
        { goal, deadlineSeconds: 900, instances: [{ instanceId: id, status: 'Stopped' }], failures: [] },
      ]);
      expect(goalTagOf(id)).toMatch(new RegExp(`^v1/${goal}/gen=\\d+/within=900$`));
      expect(servers.receive('work').map(decodeMessage)).toMatchObject([{ items: [{ instanceId: id, goal }] }]);
    },
  );

  test.each(SETTERS)('%s works from a timer and by direct invocation', async (name) => {
    const id = servers.launch(OURS);
    const request = { instanceIds: [id], deadlineSeconds: 120 };

    const byTimer = (await handlers[name](aTimerEvent(request), aContext())) as Reply;
    const direct = (await handlers[name](request, aContext())) as Reply;

    expect(byTimer).toMatchObject({ deadlineSeconds: 120, instances: [{ instanceId: id }] });
    expect(direct).toEqual(byTimer);
    expect(goalTagOf(id)).toContain('/within=120');
  });

  test.each(SETTERS)('%s takes no events', async (name) => {
    const events = handlers[name](aQueueEvent('{}'), aContext());

    await expect(events).rejects.toMatchObject({
      status: 400,
      code: 'InvalidRequest',
      message: 'This function takes a request, not events.',
    });
  });

  test.each<[GoalSetter, object, string | undefined]>([
    ['start', {}, undefined],
    ['start', { instanceIds: [] }, 'instanceIds'],
    ['start', { requestId: 'r-1', force: true }, 'force'],
    ['start', { requestId: 'r-1', deadlineSeconds: 59 }, 'deadlineSeconds'],
    ['start', { requestId: 'r-1', deadlineSeconds: 86_401 }, 'deadlineSeconds'],
    ['start', { requestId: 'r-1', deadlineSeconds: 60.5 }, 'deadlineSeconds'],
    ['stop', { requestId: 'r-1', force: true }, 'force'],
    ['stop', { requestId: 'r-1', stoppedMode: 'Sometimes' }, 'stoppedMode'],
    ['stop', { requestId: 'r-1', forceStop: 'yes' }, 'forceStop'],
    ['release', { requestId: 'r-1', force: 'yes' }, 'force'],
  ])('%s refuses %j by the name of its field', async (name, request, field) => {
    const { status, body } = await call(name, request);

    expect([status, body.error.code, body.error.field]).toEqual([400, 'InvalidRequest', field]);
  });

  test.each([60, 86_400])('take a deadline of %i s', async (deadlineSeconds) => {
    servers.launch(OURS);

    expect((await call('start', { requestId: 'r-1', deadlineSeconds })).status).toBe(202);
  });
});

test.each(SETTERS)('%s by a timer fails where it may succeed later, so that it is called again', async (name) => {
  const id = servers.launch(OURS);
  servers.faults.replace([{ service: 'ecs', kind: 'throttle', action: 'TagResources' }]);

  const fired = aTimerEvent({ instanceIds: [id] });

  await expect(handlers[name](fired, aContext())).rejects.toThrow('Not all is done: call again.');
});

describe('the log tells of an accepted goal', () => {
  /** The lines that tell of it, as far as they are about who and what. */
  const accepted = (): unknown[] =>
    vi
      .mocked(console.log)
      .mock.calls.map(([line]) => JSON.parse(String(line)) as Record<string, unknown>)
      .filter(({ message }) => message === 'goal accepted');

  test('by whose key, from where, which instances, and with which options', async () => {
    const id = servers.launch(OURS);
    const event = JSON.parse(anHttpEvent({ instanceIds: [id], forceStop: true }).toString()) as Record<string, unknown>;
    const signed = {
      ...event,
      headers: { Authorization: 'ACS3-HMAC-SHA256 Credential=key-1,SignedHeaders=host,Signature=s3cret' },
      requestContext: { http: { method: 'POST', sourceIp: '192.0.2.7' } },
    };

    await handlers.stop(Buffer.from(JSON.stringify(signed)), aContext({ requestId: 'fc-7' }));

    expect(accepted()).toMatchObject([
      {
        ...{ requestId: 'fc-7', trigger: 'http', caller: 'key-1', source: '192.0.2.7' },
        ...{ goal: 'Stopped', withinSeconds: 900, forceStop: true, instanceIds: [id] },
      },
    ]);
    expect(JSON.stringify(accepted())).not.toContain('s3cret');
  });

  test('by which timer', async () => {
    const id = servers.launch(OURS);

    await handlers.release(aTimerEvent({ instanceIds: [id] }), aContext());

    expect(accepted()).toMatchObject([
      { trigger: 'timer', timer: 'nightly', fired: '2026-01-01T00:00:00Z', goal: 'Released', instanceIds: [id] },
    ]);
  });

  test('and not of one that was refused', async () => {
    servers.launch(OURS);
    servers.faults.replace([{ service: 'ecs', kind: 'throttle', action: 'TagResources' }]);

    await call('stop', { requestId: 'r-1' });

    expect(accepted()).toEqual([]);
  });
});

describe('an instance that was not created here', () => {
  test.each<[GoalSetter, object]>([
    ['start', {}],
    ['stop', {}],
    ['release', {}],
    ['release', { force: true }],
  ])('%s refuses with %j, and names the policy and the setting that allow it', async (name, options) => {
    const id = servers.launch({});

    const { status, body } = await call(name, { instanceIds: [id], ...options });

    expect([status, body.error.code]).toEqual([403, 'NotOurs']);
    expect(body.error.message).toContain('docs/ram-policy-foreign.json');
    expect(body.error.message).toContain('ALLOW_FOREIGN=true');
    expect(servers.tagsOf(id)).toEqual({});
  });

  test.each(['start', 'stop'] as const)('%s takes it where the deployment allows it', async (name) => {
    vi.stubEnv('ALLOW_FOREIGN', 'true');
    const id = servers.launch({});

    expect((await call(name, { instanceIds: [id] })).status).toBe(202);
  });
});

describe('stop', () => {
  beforeEach(() => {
    vi.stubEnv('ALLOW_FOREIGN', 'true');
  });

  test.each([
    [{ forceStop: true }, '/force'],
    [{ forceStop: false }, ''],
    [{ stoppedMode: 'StopCharging' }, '/mode=StopCharging'],
    [{ stoppedMode: 'KeepCharging', forceStop: true }, '/force/mode=KeepCharging'],
  ])('takes %j along', async (options, tail) => {
    const id = servers.launch(OURS);

    await call('stop', { instanceIds: [id], ...options });

    expect(goalTagOf(id)).toMatch(new RegExp(`/within=900${tail}$`));
  });

  test('refuses to stop without charge what is paid for already', async () => {
    const id = servers.launch(OURS, { InstanceChargeType: 'PrePaid', Period: '1' });

    const { status, body } = await call('stop', { instanceIds: [id], stoppedMode: 'StopCharging' });

    expect([status, body.error.code]).toEqual([403, 'InvalidInstanceId.NotSupport']);
    expect(goalTagOf(id)).toBe('');
  });
});

describe('release', () => {
  test('keeps its hands off what was not created here', async () => {
    vi.stubEnv('ALLOW_FOREIGN', 'true');
    const id = servers.launch({});

    const { status, body } = await call('release', { instanceIds: [id] });

    expect([status, body.error.code]).toEqual([403, 'NotOurs']);
    expect(body.error.message).toBe(
      `${id}: This instance was not created here: say "force": true to release it all the same.`,
    );
    expect(goalTagOf(id)).toBe('');
  });

  test.each([{}, { force: true }])('refuses what is paid for yet, with %j', async (options) => {
    const paid = { InstanceChargeType: 'PrePaid', Period: '1' };
    const id = servers.launch(OURS, paid);

    const { status, body } = await call('release', { instanceIds: [id], ...options });

    expect([status, body.error.code]).toEqual([403, 'ChargeTypeViolation']);
    expect(goalTagOf(id)).toBe('');
  });

  test('says first that an instance is not ours', async () => {
    const id = servers.launch({}, { InstanceChargeType: 'PrePaid', Period: '1' });

    expect((await call('release', { instanceIds: [id] })).body.error.code).toBe('NotOurs');
  });

  test('of every value of a tag wants to be told so', async () => {
    const id = servers.launch({ ...OURS, team: 'blue' });
    const tag = [{ key: 'ecs-provisioner-request', value: 'r-1' }, { key: 'team' }];

    const refused = await call('release', { tag });
    const untouched = goalTagOf(id);
    const accepted = await call('release', { tag, anyValue: true });

    expect([refused.status, refused.body.error.code, refused.body.error.field]).toEqual([400, 'InvalidRequest', 'tag']);
    expect(refused.body.error.message).toContain('"anyValue": true');
    expect(untouched).toBe('');
    expect(accepted.status).toBe(202);
  });

  test.each(['start', 'stop'] as const)('%s takes any value of a tag', async (name) => {
    servers.launch({ ...OURS, team: 'blue' });

    expect((await call(name, { tag: [{ key: 'team' }] })).status).toBe(202);
  });

  test('of a tag with an empty value leaves those with another value alone', async () => {
    const named = servers.launch({ ...OURS, team: '' });
    const other = servers.launch({ ...OURS, team: 'blue' });

    const { status, body } = await call('release', { tag: [{ key: 'team', value: '' }] });

    expect([status, body.instances]).toEqual([202, [{ instanceId: named, status: 'Stopped' }]]);
    expect(goalTagOf(other)).toBe('');
  });

  test('of a tag that is named twice is refused', async () => {
    servers.launch({ ...OURS, team: 'blue' });
    const tag = ['red', 'blue'].map((value) => ({ key: 'team', value }));

    const { status, body } = await call('release', { tag });

    expect([status, body.error.message]).toEqual([400, 'tag names a key twice.']);
  });

  test('releases it when told to', async () => {
    vi.stubEnv('ALLOW_FOREIGN', 'true');
    const id = servers.launch({});

    const { status } = await call('release', { instanceIds: [id], force: true });

    expect(status).toBe(202);
    expect(goalTagOf(id)).toContain('v1/Released/');
  });
});
