import { describe, expect, test } from 'vitest';
import { aWorkItem, MINUTE } from '../../test/support/builders.ts';
import { SETTINGS } from '../../test/support/prepareCloud.ts';
import { prepareReconciling, tagByHand, type Reconciling } from '../../test/support/prepareReconciling.ts';
import { encodeMessage } from '../../shared/domain/message.ts';
import { TAG } from '../../shared/domain/tags.ts';
import { reconcileDelivery } from './delivery.ts';
import { createMemory, type Memory } from './memory.ts';

const BANDWIDTH = { internetMaxBandwidthOut: 5 };

describe('a new instance', () => {
  test('is started as soon as it is Stopped, told when it runs, and then left alone', async () => {
    const cloud = prepareReconciling();
    const id = cloud.provision();
    const before = cloud.clock.now();

    await cloud.look(id);
    await cloud.runDry();

    expect(cloud.statusOf(id)).toBe('Running');
    expect(cloud.outcomes).toMatchObject([
      {
        id: `${id}/0`,
        type: 'instance.running',
        subject: id,
        source: 'acs:ecs-provisioner:cn-hangzhou',
        data: { goal: 'Running', instanceId: id, requestId: 'request', slot: 0, status: 'Running' },
      },
    ]);
    expect(cloud.outcomes[0]?.data).not.toHaveProperty('code');
    expect(cloud.outcomes[0]?.data).not.toHaveProperty('released');
    expect(cloud.tagsOf(id)).not.toHaveProperty(TAG.pending);
    expect(cloud.tagsOf(id)[TAG.goal]).toContain('v1/Running/gen=0');
    expect(cloud.count('StartInstances')).toBe(1);
    expect(cloud.clock.now() - before).toBeLessThan(MINUTE);
  });

  test('is looked at on the ticks of the grid alone', async () => {
    const cloud = prepareReconciling();
    cloud.clock.advance(1234);
    const id = cloud.provision();

    await cloud.look(id);

    expect(cloud.sent).toEqual([
      { items: [cloud.itemFor(id, { seen: true, deadline: expect.any(Number) as number })], delaySeconds: 4 },
    ]);
  });

  test('gets its automatic release, its address and its start in the one look that finds it Stopped', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped({ publicIp: true, autoReleaseMinutes: 60 }, {}, BANDWIDTH);
    const now = cloud.clock.now();

    await cloud.look(id);

    expect(cloud.calls.map(({ api }) => api)).toEqual([
      'DescribeInstances',
      'ModifyInstanceAutoReleaseTime',
      'AllocatePublicIpAddress',
      'StartInstances',
      'SendMessage',
    ]);
    expect(cloud.show(id)?.publicIps).toHaveLength(1);
    expect(cloud.show(id)?.autoReleaseAt).toBe(Math.floor((now + 60 * MINUTE) / MINUTE) * MINUTE);
    expect(cloud.statusOf(id)).toBe('Starting');
    expect(cloud.sent).toMatchObject([{ items: [{ instanceId: id }] }]);
  });

  test('that is started by somebody else still gets its address before it is told', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running({ publicIp: true }, {}, BANDWIDTH);

    await cloud.look(id);

    expect(cloud.count('AllocatePublicIpAddress')).toBe(1);
    expect(cloud.outcomes).toMatchObject([{ data: { publicIpAddresses: [expect.stringMatching(/^\d+\./)] } }]);
  });

  test('shares its looks with all others of the tick: a hundred cost one call each', async () => {
    const cloud = prepareReconciling();
    const ids = Array.from({ length: 100 }, (_, index) =>
      cloud.stopped({ withinSeconds: 7200 }, { index, count: 100 }),
    );

    await reconcileDelivery(
      ids.map((id) => encodeMessage([cloud.itemFor(id)])),
      cloud.ports,
      SETTINGS,
    );

    expect(cloud.calls.map(({ api }) => api)).toEqual(['DescribeInstances', 'StartInstances', 'SendMessage']);
    expect(cloud.sent[0]?.items).toHaveLength(100);
  });

  test('is one of a hundred and one in two messages', async () => {
    const cloud = prepareReconciling();
    const items = Array.from({ length: 101 }, (_, index) => aWorkItem({ instanceId: `i-${index}` }));

    await cloud.deliver(...items);

    expect(cloud.sent.map((message) => message.items.length)).toEqual([100, 1]);
  });
});

describe('a goal', () => {
  test('of Stopped stops what runs, with the options it was set with', async () => {
    const cloud = prepareReconciling();
    const ids = [0, 1, 2, 3].map((index) => cloud.running({}, { index }));
    const [first = '', second = '', third = '', fourth = ''] = ids;
    cloud.aim(first, { goal: 'Stopped' });
    cloud.aim(second, { goal: 'Stopped', forceStop: true });
    cloud.aim(third, { goal: 'Stopped', stoppedMode: 'StopCharging' });
    cloud.aim(fourth, { goal: 'Stopped', stoppedMode: 'KeepCharging', forceStop: true });
    const stops: unknown[] = [];
    const { ecs } = cloud.ports;
    cloud.ports.ecs = {
      ...ecs,
      stop: (stopping, options) => {
        stops.push([stopping, options]);
        return ecs.stop(stopping, options);
      },
    };

    await cloud.look(...ids);

    expect(stops).toHaveLength(4);
    expect(new Set(stops)).toEqual(
      new Set([
        [[first], { forceStop: false, stoppedMode: undefined }],
        [[third], { forceStop: false, stoppedMode: 'StopCharging' }],
        [[second], { forceStop: true, stoppedMode: undefined }],
        [[fourth], { forceStop: true, stoppedMode: 'KeepCharging' }],
      ]),
    );
    for (const id of ids) expect(cloud.statusOf(id)).toBe('Stopping');

    await cloud.runDry();

    expect(cloud.outcomes.map(({ type }) => type)).toEqual(Array(4).fill('instance.stopped'));
  });

  test('of Released releases what runs and tells it afterwards', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    cloud.aim(id, { goal: 'Released' });

    await cloud.look(id);
    await cloud.runDry();

    expect(cloud.statusOf(id)).toBe('Absent');
    expect(cloud.outcomes).toMatchObject([
      { id: `${id}/gone`, type: 'instance.released', data: { goal: 'Released', instanceId: id } },
    ]);
    const apis = cloud.calls.map(({ api }) => api);
    expect(apis.indexOf('DeleteInstances')).toBeLessThan(apis.indexOf('PublishMessage'));
    expect(cloud.deadLetters).toEqual([]);
  });

  test('that is newer than the message is the one that counts', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    const old = cloud.itemFor(id);
    cloud.aim(id, { goal: 'Stopped' });

    await cloud.deliver(old);

    expect(cloud.statusOf(id)).toBe('Stopping');
    expect(cloud.sent[0]?.items).toMatchObject([{ goal: 'Stopped', generation: cloud.clock.now() }]);
    // The goal's own tag is on already.
    expect(cloud.count('TagResources')).toBe(0);
  });

  test('that was reached and told is not looked at again, whatever late message says so', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    const late = cloud.itemFor(id);
    await cloud.look(id);
    await cloud.runDry();
    const before = cloud.calls.length;
    cloud.console('StopInstance', { InstanceId: id });
    cloud.clock.advance(15_000);

    await cloud.deliver(late);

    expect(cloud.calls.slice(before).map(({ api }) => api)).toEqual(['DescribeInstances']);
    expect(cloud.outcomes).toHaveLength(1);
    expect(cloud.statusOf(id)).toBe('Stopped');
  });

  test('that nobody can read ends as a failure that says so, and the instance stays', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped();
    tagByHand(cloud, id, TAG.goal, 'what?');

    await cloud.deliver(aWorkItem({ instanceId: id, generation: 5 }));

    expect(cloud.outcomes).toMatchObject([
      {
        type: 'instance.failed',
        data: {
          code: 'InvalidGoalTag',
          reason: 'Its goal tag is not readable: set the goal again.',
          released: false,
        },
      },
    ]);
    expect(cloud.tagsOf(id)[TAG.outcome]).toContain('5/InvalidGoalTag/');
    expect(cloud.tagsOf(id)).not.toHaveProperty(TAG.pending);
    expect(cloud.statusOf(id)).toBe('Stopped');
  });
});

describe('a start of ours', () => {
  const deliver = (cloud: Reconciling, memory: Memory, ...ids: string[]): Promise<unknown> =>
    reconcileDelivery([encodeMessage(ids.map((id) => cloud.itemFor(id)))], cloud.ports, SETTINGS, memory);

  test('is left alone for 15 seconds where few instances wait', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped();
    const memory = createMemory();

    await deliver(cloud, memory, id);

    expect(cloud.sent).toMatchObject([{ items: [{ instanceId: id }], delaySeconds: 15 }]);
  });

  test('sends a message that comes earlier back without a look, and another goal of its instance not', async () => {
    const cloud = prepareReconciling();
    const [id, other] = [cloud.stopped({}, { index: 0 }), cloud.stopped({}, { index: 1 })];
    const memory = createMemory();
    await deliver(cloud, memory, id, other);
    cloud.clock.advance(5_000);
    const looks = cloud.count('DescribeInstances');
    const { length } = cloud.sent;

    await deliver(cloud, memory, id, other);

    expect(cloud.count('DescribeInstances')).toBe(looks);
    expect(cloud.sent.slice(length)).toMatchObject([
      { items: [{ instanceId: id }, { instanceId: other }], delaySeconds: 10 },
    ]);

    cloud.aim(other, { goal: 'Stopped' });
    await deliver(cloud, memory, id, other);

    expect(cloud.calls.filter(({ api }) => api === 'DescribeInstances').at(-1)?.about).toBe(other);
  });

  test('is looked at again after 15 seconds', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped();
    const memory = createMemory();
    await deliver(cloud, memory, id);
    cloud.clock.advance(15_000);

    await deliver(cloud, memory, id);

    expect(cloud.count('DescribeInstances')).toBe(2);
  });

  test('is looked at with the next tick where more than five wait', async () => {
    const cloud = prepareReconciling();
    const ids = Array.from({ length: 6 }, (_, index) => cloud.stopped({}, { index, count: 6 }));
    const memory = createMemory();

    await deliver(cloud, memory, ...ids);

    expect(cloud.sent).toMatchObject([{ delaySeconds: 5 }]);

    cloud.clock.advance(5_000);
    await deliver(cloud, memory, ...ids);

    expect(cloud.count('DescribeInstances')).toBe(2);
  });
});

describe('one delivery', () => {
  test('of nothing asks nothing', async () => {
    const cloud = prepareReconciling();

    expect(await reconcileDelivery([], cloud.ports, SETTINGS)).toEqual([]);

    expect(cloud.calls).toEqual([]);
  });

  test('answers with the items that a planned look will see again', async () => {
    const cloud = prepareReconciling();
    const waiting = cloud.provision({}, { index: 0 });
    const done = cloud.running({}, { index: 1 });

    const later = cloud.provision({}, { index: 2 });

    expect((await cloud.look(waiting, done, later)).map(({ instanceId }) => instanceId).sort()).toEqual(
      [waiting, later].sort(),
    );
  });
});
