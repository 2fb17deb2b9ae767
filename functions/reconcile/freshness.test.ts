import { describe, expect, test } from 'vitest';
import { TAG } from '../../shared/domain/tags.ts';
import { aWorkItem } from '../../test/support/builders.ts';
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

  test('of a thousand instances is as old as the first Describe, and none is begun when that is long ago', async () => {
    const cloud = prepareReconciling();
    const ids = Array.from({ length: 1000 }, (_, index) => cloud.provision({}, { index }));
    cloud.clock.advance(15_000);
    const { ecs } = cloud.ports;
    const began = cloud.clock.now();
    const ages: number[] = [];
    cloud.ports.ecs = {
      ...cloud.ports.ecs,
      describe: (asked) => {
        cloud.clock.advance(2_000);
        return ecs.describe(asked);
      },
      start: (asked) => {
        ages.push(cloud.clock.now() - began);
        return ecs.start(asked);
      },
    };

    await cloud.look(...ids);

    expect(cloud.count('DescribeInstances')).toBe(3);
    expect(ages).toEqual([6_000, 6_000, 6_000]);
    expect(ids.filter((id) => cloud.statusOf(id) === 'Starting')).toEqual(ids.slice(0, 300));
  });

  test('is what they would be that were left out: they go back as they are, and come first the next time', async () => {
    const cloud = prepareReconciling();
    const ids = Array.from({ length: 300 }, (_, index) => cloud.provision({}, { index }));
    const { ecs } = cloud.ports;
    const described: (readonly string[])[] = [];
    cloud.ports.ecs = {
      ...ecs,
      describe: (asked) => {
        described.push(asked);
        if (described.length === 1) cloud.clock.advance(5_000);
        return ecs.describe(asked);
      },
    };
    const items = ids.map((id) => cloud.itemFor(id));
    described.length = 0;

    await cloud.deliver(...items);

    expect(cloud.wanted().map(({ instanceId }) => instanceId)).toEqual([...ids.slice(100), ...ids.slice(0, 100)]);
    expect(cloud.sent.map(({ delaySeconds }) => delaySeconds)).toEqual([5, 5, 5]);
    expect(cloud.wanted().slice(0, 200)).toEqual(items.slice(100));
    expect(cloud.logged).toContainEqual({ level: 'warn', message: 'no time to look', fields: { instances: 200 } });

    await cloud.runDry();

    expect(described.slice(1, 4).flat()).toEqual([...ids.slice(100), ...ids.slice(0, 100)]);
    expect(cloud.outcomes.map(({ subject }) => subject).sort()).toEqual(ids.toSorted());
  });

  test.each([
    ['no ground for taking tags off: what has ended rides along with what was left out', undefined, 0],
    ['no reason to ride along where what was left out comes later, after trouble', 4, 1],
  ])('is %s', async (_what, errors, untagged) => {
    const cloud = prepareReconciling();
    const done = Array.from({ length: 40 }, (_, index) => cloud.running({}, { index }));
    const gone = Array.from({ length: 60 }, (_, index) => aWorkItem({ instanceId: `i-${index}`, finished: true }));
    const leftOut = cloud.provision({}, { index: 40 });
    const { ecs } = cloud.ports;
    cloud.ports.ecs = {
      ...ecs,
      describe: (asked) => {
        cloud.clock.advance(5_000);
        return ecs.describe(asked);
      },
    };

    const late = cloud.itemFor(leftOut, errors === undefined ? {} : { errors });
    await cloud.deliver(...done.map((id) => cloud.itemFor(id)), ...gone, late);

    expect(cloud.outcomes).toHaveLength(40);
    expect(cloud.count('UntagResources')).toBe(untagged);
    expect(cloud.wanted().map(({ instanceId }) => instanceId)).toEqual([leftOut, ...(untagged === 0 ? done : [])]);
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

  test('is no failure to tell that another look noted: that one may have taken it back', async () => {
    const cloud = prepareReconciling();
    const failed = cloud.stopped({ onFailure: 'keep', withinSeconds: 60 }, { index: 1 });
    cloud.clock.advance(120_000);
    cloud.fail('PublishMessage', '', { times: 1 });
    await cloud.look(failed);
    const mayHaveTwins = cloud.running({}, { several: true });
    const { ecs } = cloud.ports;
    cloud.ports.ecs = {
      ...ecs,
      describeTagged: (tags, token) => {
        cloud.clock.advance(20_000);
        return ecs.describeTagged(tags, token);
      },
    };

    await cloud.look(failed, mayHaveTwins);

    expect(cloud.tagsOf(failed)).toHaveProperty(TAG.outcome);
    expect(cloud.outcomes).toEqual([]);

    cloud.ports.ecs = ecs;
    await cloud.runDry();

    expect(cloud.outcomes.map(({ subject }) => subject).sort()).toEqual([failed, mayHaveTwins].sort());
  });

  test('is published for three seconds: what is left comes with the next look, and others need not wait', async () => {
    const cloud = prepareReconciling();
    const ids = Array.from({ length: 150 }, (_, index) => cloud.running({}, { index }));
    const { outcomes } = cloud.ports;
    cloud.ports.outcomes = {
      ...outcomes,
      publish: async (outcome) => {
        await outcomes.publish(outcome);
        cloud.clock.advance(30);
      },
    };

    await cloud.look(...ids);
    const published = cloud.outcomes.length;
    await cloud.runDry();

    expect(published).toBe(100);
    expect(cloud.outcomes.map(({ subject }) => subject).sort()).toEqual(ids.toSorted());
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
