import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { aContext, anHttpEvent, anIntent, aTimerEvent } from '../../test/support/builders.ts';
import { createHandler } from '../../functions/stop/handler.ts';
import { prepareReconciling, tagByHand } from '../../test/support/prepareReconciling.ts';
import { startServers, type StartedServers } from '../../test/support/startServers.ts';
import { cleanUpTags, TAG } from '../domain/tags.ts';
import { readConfig } from '../platform/config.ts';
import type { Handler } from '../platform/serve.ts';

let servers: StartedServers;
let handlers: Record<'create' | 'start' | 'stop' | 'release', Handler>;
beforeEach(async () => {
  servers = await startServers();
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  vi.resetModules();
  handlers = {
    create: (await import('../../functions/create/index.ts')).handler,
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
/** A time that has just come, as Function Compute tells it. */
const now = (): string => new Date().toISOString().replace(/\.\d+Z$/, 'Z');
const goalOf = (id: string): string => servers.tagsOf(id)['ecs-provisioner-goal'] ?? '';

describe('a firing', () => {
  test('that comes twice sets its goal once', async () => {
    const id = servers.launch(OURS);
    const fired = aTimerEvent({ requestId: 'r-1' }, now(), 'office-stop');

    await handlers.stop(fired, aContext());
    const goal = goalOf(id);
    await handlers.stop(fired, aContext());

    expect(goal).toContain('v1/Stopped/');
    expect(goalOf(id)).toBe(goal);
  });

  test('that comes late leaves a newer goal as it is', async () => {
    const id = servers.launch(OURS);
    const fired = aTimerEvent({ requestId: 'r-1' }, now(), 'office-stop');
    await handlers.start(anHttpEvent({ requestId: 'r-1' }), aContext());

    await handlers.stop(fired, aContext());

    expect(goalOf(id)).toContain('v1/Running/');
  });

  test.each(['create', 'start', 'stop', 'release'] as const)(
    'of %s is left out on a date that is excepted, in its zone',
    async (name) => {
      const id = servers.launch(OURS);
      const schedule = { zone: 'Asia/Shanghai', except: ['2026-10-02'] };
      const request = name === 'create' ? { schedule } : { requestId: 'r-1', schedule };

      const leftOut = await handlers[name](aTimerEvent(request, '2026-10-01T16:00:00Z'), aContext());

      expect(leftOut).toEqual({ leftOut: '2026-10-02' });
      expect(goalOf(id)).toBe('');
      expect(servers.receive('work')).toEqual([]);
      const line = vi.mocked(console.log).mock.calls.join();
      expect(line).toContain('firing left out');
      expect(line).toContain('"timer":"nightly"');
      expect(line).toContain('"date":"2026-10-02"');
    },
  );

  test('that excepts no date needs no zone that this runtime knows', async () => {
    const id = servers.launch(OURS);
    const schedule = { zone: 'Europe/Newtown', except: [] };

    await handlers.stop(aTimerEvent({ requestId: 'r-1', schedule }, now(), 'office-stop'), aContext());

    expect(goalOf(id)).toContain('v1/Stopped/');
  });

  test.each(['stop', 'release'] as const)('of %s has nothing to do where there is no server', async (name) => {
    expect(await handlers[name](aTimerEvent({ requestId: 'r-2' }), aContext())).toEqual({
      instances: [],
      failures: [],
    });
  });

  test('of start fails where there is no server', async () => {
    await expect(handlers.start(aTimerEvent({ requestId: 'r-2' }), aContext())).rejects.toMatchObject({
      code: 'NoInstances',
    });
  });
});

test('no HTTP request takes the mark of a schedule', async () => {
  const answer = await handlers.stop(anHttpEvent({ requestId: 'r-1', schedule: { zone: 'UTC' } }), aContext());

  expect(answer).toMatchObject({ statusCode: 400 });
});

describe('a firing ends in an outcome', () => {
  /** The function stop over a cloud with one server, in virtual time. */
  function prepare() {
    const cloud = prepareReconciling();
    const id = cloud.running({}, { requestId: 'web-1' });
    const names = { QUEUE_NAME: 'q', DEAD_LETTER_QUEUE: 'd', OUTCOME_TOPIC: 't' };
    const config = readConfig({ REGION: 'cn-hangzhou', ACCOUNT_ID: '1', ...names });
    const runtime = {
      clock: cloud.clock,
      sleep: () => Promise.resolve(),
      openLog: () => cloud.ports.log,
      connect: () => ({ config, ports: cloud.ports }),
    };
    const fired = new Date(cloud.clock.now()).toISOString().replace(/\.\d+Z$/, 'Z');
    const stop = createHandler(runtime);
    return {
      cloud,
      id,
      fired,
      fire: (request: object) => stop(aTimerEvent(request, fired, 'office-stop'), aContext()),
    };
  }

  test('the same each time, also where it comes twice', async () => {
    const { cloud, fired, fire } = prepare();

    await fire({ requestId: 'web-1' });
    await fire({ requestId: 'web-1' });

    expect(cloud.firings).toEqual([1, 2].map(() => expect.objectContaining({
      ...{ id: `stop/office-stop/${fired}`, type: 'schedule.applied', subject: 'office-stop' },
      data: { function: 'stop', fired, instances: 1 },
    }) as object)); // prettier-ignore
  });

  test('failed, with the first refusal, where not all that it names can have the goal', async () => {
    const { cloud, id, fire } = prepare();

    await fire({ instanceIds: [id, 'i-gone'] });

    expect(cloud.firings).toMatchObject([
      { type: 'schedule.failed', data: { instances: 1, code: 'InvalidInstanceId.NotFound' } },
    ]);
  });

  test('failed, where the payload is no request', async () => {
    const { cloud, fire } = prepare();

    await expect(fire({ requestID: 'web-1' })).rejects.toThrow('requestID is not a known field');

    expect(cloud.firings).toMatchObject([{ type: 'schedule.failed', data: { code: 'InvalidRequest', instances: 0 } }]);
  });

  test('and in none while a call that is made again may do more', async () => {
    const { cloud, fire } = prepare();
    cloud.fail('TagResources', 'Throttling');

    await expect(fire({ requestId: 'web-1' })).rejects.toThrow('call again');
    expect(cloud.firings).toEqual([]);

    cloud.heal();
    await fire({ requestId: 'web-1' });
    expect(cloud.firings).toMatchObject([{ type: 'schedule.applied' }]);
  });

  test('once its message is sent, which a call that is made again makes up for', async () => {
    const { cloud, id, fire } = prepare();
    cloud.fail('SendMessage', 'InternalError', { times: 1 });
    await expect(fire({ requestId: 'web-1' })).rejects.toMatchObject({ code: 'InternalError' });
    const goal = cloud.tagsOf(id)[TAG.goal];

    await fire({ requestId: 'web-1' });

    expect(cloud.tagsOf(id)[TAG.goal]).toBe(goal);
    expect(cloud.wanted()).toMatchObject([{ instanceId: id, goal: 'Stopped', slot: { requestId: 'web-1' } }]);
    await cloud.runDry();
    expect(cloud.outcomes).toMatchObject([{ type: 'instance.stopped' }]);

    await fire({ requestId: 'web-1' });
    expect(cloud.isQueueEmpty()).toBe(true);
  });

  test('and sets more goals with each call, though no message can be sent', async () => {
    const { cloud, id, fire } = prepare();
    const others = Array.from({ length: 100 }, (_, at) => cloud.provision({}, { requestId: 'web-1', index: at + 1 }));
    cloud.fail('SendMessage', 'InternalError');
    const isSet = (each: string): boolean => cloud.tagsOf(each)[TAG.goal]?.includes('Stopped') === true;
    const countSet = (): number => [id, ...others].filter(isSet).length;

    await expect(fire({ requestId: 'web-1' })).rejects.toThrow();
    const before = countSet();
    await expect(fire({ requestId: 'web-1' })).rejects.toThrow();

    expect([before, countSet()]).toEqual([100, 101]);
  });

  test('also where a newer clean-up is under way, whose message it leaves to whoever gives the server back', async () => {
    const { cloud, id, fire } = prepare();
    cloud.clock.advance(1_000);
    const cleanUp = cleanUpTags(0, anIntent({ goal: 'Released', generation: cloud.clock.now(), failure: 'X' }));
    for (const [key, value] of Object.entries(cleanUp)) tagByHand(cloud, id, key, value);

    await fire({ requestId: 'web-1' });

    expect(cloud.sent).toEqual([]);
    expect(cloud.firings).toMatchObject([{ type: 'schedule.applied', data: { instances: 1 } }]);
  });

  test('and in none where ECS is busy, or the fault is ours: the call is made again', async () => {
    const { cloud, fire } = prepare();

    cloud.fail('DescribeInstances', 'Throttling');
    await expect(fire({ requestId: 'web-1' })).rejects.toMatchObject({ code: 'Throttling' });
    cloud.ports.ecs.describeTagged = () => Promise.reject(new TypeError('x is undefined'));
    await expect(fire({ requestId: 'web-1' })).rejects.toThrow('x is undefined');

    expect(cloud.firings).toEqual([]);
  });
});
