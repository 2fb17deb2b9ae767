import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { answerOf, type Reply } from '../../test/support/answers.ts';
import { aContext, anHttpEvent, aQueueEvent, aTimerEvent } from '../../test/support/builders.ts';
import { startServers, type StartedServers } from '../../test/support/startServers.ts';
import { decodeMessage } from '../domain/message.ts';
import type { Handler } from '../platform/serve.ts';

let servers: StartedServers;
let handlers: Record<'start' | 'stop' | 'release', Handler>;
beforeEach(async () => {
  servers = await startServers();
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  vi.resetModules();
  handlers = {
    start: (await import('../../functions/start/index.ts')).handler,
    stop: (await import('../../functions/stop/index.ts')).handler,
    release: (await import('../../functions/release/index.ts')).handler,
  };
});
afterEach(async () => {
  vi.restoreAllMocks();
  await servers.close();
});

const OURS = { 'ecs-provisioner-request': 'r-1', 'ecs-provisioner-slot': '0/1/0' };

function goalTagOf(instanceId: string): string {
  return servers.tagsOf(instanceId)['ecs-provisioner-goal'] ?? '';
}

const call = async (name: keyof typeof handlers, body: unknown) =>
  answerOf(await handlers[name](anHttpEvent(body), aContext()));

describe('start, stop and release', () => {
  test.each([
    ['start', 'Running'],
    ['stop', 'Stopped'],
    ['release', 'Released'],
  ] as const)('%s sets the goal %s and wakes reconcile', async (name, goal) => {
    const id = servers.launch(OURS);

    const { status, body } = await call(name, { requestId: 'r-1' });

    expect([status, body]).toEqual([
      202,
      { goal, deadlineSeconds: 900, instances: [{ instanceId: id, status: 'Stopped' }], failures: [] },
    ]);
    expect(goalTagOf(id)).toMatch(new RegExp(`^v1/${goal}/gen=\\d+/within=900$`));
    expect(servers.receive('work').map(decodeMessage)).toMatchObject([{ items: [{ instanceId: id, goal }] }]);
  });

  test.each(['start', 'stop', 'release'] as const)('%s works from a timer and by direct invocation', async (name) => {
    const id = servers.launch(OURS);
    const request = { instanceIds: [id], deadlineSeconds: 120 };

    const byTimer = (await handlers[name](aTimerEvent(request), aContext())) as Reply;
    const direct = (await handlers[name](request, aContext())) as Reply;

    expect(byTimer).toMatchObject({ deadlineSeconds: 120, instances: [{ instanceId: id }] });
    expect(direct).toEqual(byTimer);
    expect(goalTagOf(id)).toContain('/within=120');
  });

  test.each(['start', 'stop', 'release'] as const)('%s takes no events', async (name) => {
    const events = handlers[name](aQueueEvent('{}'), aContext());

    await expect(events).rejects.toMatchObject({
      status: 400,
      code: 'InvalidRequest',
      message: 'This function takes a request, not events.',
    });
  });

  test.each<[keyof typeof handlers, object, string | undefined]>([
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

test.each(['start', 'stop', 'release'] as const)(
  '%s by a timer fails where it may succeed later, so that it is called again',
  async (name) => {
    const id = servers.launch(OURS);
    servers.faults.replace([{ service: 'ecs', kind: 'throttle', action: 'TagResources' }]);

    const fired = aTimerEvent({ instanceIds: [id] });

    await expect(handlers[name](fired, aContext())).rejects.toThrow('Not all is done: call again.');
  },
);

describe('stop', () => {
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
});

describe('release', () => {
  test('keeps its hands off what was not created here', async () => {
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

  test('releases it when told to', async () => {
    const id = servers.launch({});

    const { status } = await call('release', { instanceIds: [id], force: true });

    expect(status).toBe(202);
    expect(goalTagOf(id)).toContain('v1/Released/');
  });
});
