import { describe, expect, test } from 'vitest';
import { prepareReconciling } from '../../test/support/prepareReconciling.ts';

const BANDWIDTH = { internetMaxBandwidthOut: 5 };

describe('what a look saw too long ago', () => {
  test.each([
    ['started', 'stopped', 'Running'],
    ['stopped', 'running', 'Stopped'],
    ['released', 'running', 'Released'],
  ] as const)('is not %s: somebody may have set another goal meanwhile', async (_what, was, goal) => {
    const cloud = prepareReconciling();
    const id = cloud[was]({}, { index: 1 });
    cloud.aim(id, { goal });
    const before = cloud.statusOf(id);
    cloud.during('DescribeInstances', 'after', () => {
      cloud.clock.advance(20_000);
    });

    await cloud.look(id);

    expect(cloud.statusOf(id)).toBe(before);
    expect(cloud.sent).toMatchObject([{ items: [{ instanceId: id }], delaySeconds: 5 }]);
    expect(cloud.wanted().some(({ errors }) => errors !== undefined)).toBe(false);
  });

  test('is no ground for the starts of instances whose addresses took so long', async () => {
    const cloud = prepareReconciling();
    const slow = cloud.stopped({ publicIp: true }, {}, BANDWIDTH);
    cloud.during('AllocatePublicIpAddress', 'before', () => {
      cloud.clock.advance(20_000);
    });

    await cloud.look(slow);

    expect(cloud.statusOf(slow)).toBe('Stopped');
    expect(cloud.wanted()).toMatchObject([{ instanceId: slow }]);
  });

  test('is no ground for one more half of a refused call', async () => {
    const cloud = prepareReconciling();
    const ids = Array.from({ length: 100 }, (_, index) => cloud.provision({}, { index }));
    cloud.clock.advance(15_000);
    for (const id of ids) cloud.aim(id, { goal: 'Released' });
    const bad = ids.filter((_, index) => index % 12 === 0);
    for (const instanceId of bad) cloud.fail('DeleteInstances', 'InvalidOperation.Odd', { instanceId });
    const started = cloud.clock.now();
    const release = cloud.ports.ecs.release.bind(cloud.ports.ecs);
    const left: number[] = [];
    cloud.ports.ecs = {
      ...cloud.ports.ecs,
      release: (asked) => {
        left.push(cloud.clock.now() - started);
        cloud.clock.advance(2_000);
        return release(asked);
      },
    };

    await cloud.look(...ids);

    expect(Math.max(...left)).toBeLessThan(20_000);
  });

  test('of a thousand instances is acted on by the hundred that was described last', async () => {
    const cloud = prepareReconciling();
    const ids = Array.from({ length: 1000 }, (_, index) => cloud.provision({}, { index }));
    cloud.clock.advance(15_000);
    const { ecs } = cloud.ports;
    let describedAt = 0;
    const ages: number[] = [];
    cloud.ports.ecs = {
      ...cloud.ports.ecs,
      describe: (asked) => {
        describedAt = cloud.clock.now();
        cloud.clock.advance(5_000);
        return ecs.describe(asked);
      },
      start: (asked) => {
        ages.push(cloud.clock.now() - describedAt);
        return ecs.start(asked);
      },
    };

    await cloud.look(...ids);

    expect(ages).toEqual(Array.from({ length: 10 }, () => 5_000));
  });

  test('is no ground for further addresses: the message has to be sent in time', async () => {
    const cloud = prepareReconciling();
    const slow = Array.from({ length: 11 }, (_, index) => cloud.stopped({ publicIp: true }, { index }, BANDWIDTH));
    cloud.during('AllocatePublicIpAddress', 'before', () => {
      cloud.clock.advance(20_000);
    });

    await cloud.look(...slow);

    expect(cloud.count('AllocatePublicIpAddress')).toBe(10);
    expect(cloud.wanted()).toHaveLength(11);
  });

  test('is not told either, but for what is gone', async () => {
    const cloud = prepareReconciling();
    const done = cloud.running({}, { index: 1 });
    const slow = cloud.stopped({ publicIp: true }, {}, BANDWIDTH);
    const absentSince = cloud.clock.now() - 10_000;
    const released = cloud.itemFor('i-gone', { goal: 'Released', generation: 1, seen: true, absentSince });
    cloud.during('AllocatePublicIpAddress', 'before', () => {
      cloud.clock.advance(20_000);
    });

    await cloud.deliver(cloud.itemFor(slow), cloud.itemFor(done), released);

    expect(cloud.outcomes.map(({ subject }) => subject)).toEqual(['i-gone']);

    await cloud.runDry();

    expect(cloud.outcomes.map(({ subject }) => subject).sort()).toEqual([done, 'i-gone', slow].sort());
  });

  test('was not long ago after the usual few calls', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped({ publicIp: true }, {}, BANDWIDTH);
    cloud.during('AllocatePublicIpAddress', 'before', () => {
      cloud.clock.advance(19_999);
    });

    await cloud.look(id);

    expect(cloud.statusOf(id)).toBe('Starting');
  });
});
