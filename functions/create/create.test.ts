import { describe, expect, test } from 'vitest';
import { MINUTE, NEW_YEAR } from '../../test/support/builders.ts';
import { CloudError, isRetryable } from '../../shared/cloud/errors.ts';
import { intentOf, slotOf, TAG } from '../../shared/domain/tags.ts';
import { prepareCreating } from '../../test/support/prepareCreating.ts';
import { ODD, showOddly } from '../../test/support/oddLooks.ts';

describe('a request for three', () => {
  test('makes three instances that know their slot and goal, and one message for all', async () => {
    const { create, sent, show, created, outcomes } = prepareCreating();

    const { filled, unfilled } = await create({ requestId: 'r-1', count: 3, deadlineSeconds: 600 });

    expect(unfilled).toEqual([]);
    expect(filled.map(({ slot, placement }) => [slot, placement]).sort()).toEqual([
      [0, 0],
      [1, 0],
      [2, 0],
    ]);

    for (const { slot, instanceId } of filled) {
      const tags = show(instanceId)?.tags ?? {};
      expect(slotOf({ tags })).toEqual({ requestId: 'r-1', index: slot, count: 3, placement: 0 });
      expect(intentOf({ tags })).toMatchObject({ goal: 'Running', generation: 0, withinSeconds: 600 });
      expect(tags[TAG.pending]).toBe('Running');
    }
    const item = { goal: 'Running', generation: 0, deadline: NEW_YEAR + 10 * MINUTE };
    const items = filled.map(({ instanceId, slot: index }) => {
      return { instanceId, ...item, slot: { requestId: 'r-1', index, placement: 0 } };
    });

    expect(sent).toEqual([{ items, delaySeconds: 10 }]);
    expect(created().sort()).toEqual(['0/3/0', '1/3/0', '2/3/0']);
    expect(outcomes).toEqual([]);
  });

  test.each([
    ['as few as five are looked at first after ten seconds', 5, 10],
    ['more are looked at with the next tick', 6, 5],
  ])('%s', async (_case, count, delaySeconds) => {
    const { create, sent } = prepareCreating();

    await create({ requestId: 'r-1', count });

    expect(sent).toMatchObject([{ delaySeconds }]);
  });

  test('looks for its slots before it creates any', async () => {
    const { create, calls } = prepareCreating();

    await create({ count: 2 });

    expect(calls.map(({ api }) => api)).toEqual([
      'DescribeInstances',
      'CreateInstance',
      'CreateInstance',
      'SendMessage',
    ]);
    expect(calls[0]?.about).toBe(TAG.request);
  });

  test('again makes none, and wakes up what is there', async () => {
    const { create, created, sent } = prepareCreating();
    const first = await create({ count: 3 });

    const again = await create({ count: 3 });

    expect(again.filled.map(({ instanceId }) => instanceId)).toEqual(first.filled.map(({ instanceId }) => instanceId));
    expect(created()).toHaveLength(3);
    expect(sent.map(({ items }) => items.length)).toEqual([3, 3]);
  });

  test('fills only the slots that are open when it is called again', async () => {
    const { create, created, fail, heal } = prepareCreating({ seconds: 50 });
    fail('CreateInstance', 'InternalError', { instanceId: '1/3/0' });
    await create({ count: 3 });
    heal();

    const { filled, unfilled } = await create({ count: 3 });

    expect(filled.map(({ slot }) => slot)).toEqual([0, 2, 1]);
    expect(unfilled).toEqual([]);
    expect(created()).toHaveLength(4);
  });

  test('is a hundred messages’ worth in no more than it takes', async () => {
    const { create, sent } = prepareCreating();

    await create({ count: 150 });

    expect(sent.map(({ items }) => items.length)).toEqual([100, 50]);
  });

  test('wakes the queue for each hundred as it is made, and not after the last', async () => {
    const cloud = prepareCreating();
    const madeBefore: number[] = [];
    const { queue } = cloud.ports;
    cloud.ports.queue = {
      ...queue,
      send: (items, delaySeconds) => {
        madeBefore.push(cloud.created().length);
        return queue.send(items, delaySeconds);
      },
    };

    await cloud.create({ count: 200 });

    expect(cloud.sent.map(({ items }) => items.length)).toEqual([100, 100]);
    // Fifty more are under way at most.
    expect(madeBefore[0]).toBeLessThanOrEqual(150);
  });

  test('wakes the queue a tick after the last time where few are made in it', async () => {
    const cloud = prepareCreating();
    const { ecs } = cloud.ports;
    cloud.ports.ecs = {
      ...ecs,
      createInstance: (...given) => {
        cloud.clock.advance(1_000);
        return ecs.createInstance(...given);
      },
    };

    await cloud.create({ count: 3 });
    await cloud.create({ count: 30, requestId: 'another' });

    expect(cloud.sent.length).toBeGreaterThan(2);
    expect(cloud.sent.flatMap(({ items }) => items)).toHaveLength(33);
  });

  test('creates the first alone, then ten at once, and one more for each that is let through, up to fifty', async () => {
    const cloud = prepareCreating();
    let running = 0;
    const widths: number[] = [];
    const { ecs } = cloud.ports;
    cloud.ports.ecs = {
      ...ecs,
      createInstance: async (parameters, token) => {
        widths.push((running += 1));
        await new Promise((resolve) => setTimeout(resolve, 1));
        const id = await ecs.createInstance(parameters, token);
        running -= 1;
        return id;
      },
    };

    await cloud.create({ count: 200 });

    // One is let through before the others leave.
    expect(widths.slice(0, 13)).toEqual([1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 11]);
    expect(Math.max(...widths)).toBe(50);
  });
});

describe('a slot whose instance ECS shows oddly', () => {
  test.each(['no status', 'no creation time', 'no charge type'] as const)('with %s is filled', async (odd) => {
    const cloud = prepareCreating();
    const { filled } = await cloud.create({ count: 2 });
    showOddly(cloud, filled[0]?.instanceId ?? '', { ...ODD[odd], instanceType: '' });

    const again = await cloud.create({ count: 2 });

    expect(again.filled.map(({ instanceId }) => instanceId).sort()).toEqual(
      filled.map(({ instanceId }) => instanceId).sort(),
    );
    expect(cloud.created()).toHaveLength(2);
  });

  test('with no readable tags may be any open slot: none is filled until ECS tells, and the others go on', async () => {
    const cloud = prepareCreating({ seconds: 50 });
    const { filled } = await cloud.create({ count: 2 });
    const [first, second] = filled;
    const showAgain = showOddly(cloud, first?.instanceId ?? '', ODD['no readable tags']);

    const again = await cloud.create({ count: 2 });

    expect(again.filled).toEqual([second]);
    expect(again.unfilled).toMatchObject([{ slot: first?.slot, error: { api: 'DescribeInstances' } }]);
    expect(again.unfilled.every(({ error }) => isRetryable(error))).toBe(true);
    expect(cloud.created()).toHaveLength(2);
    expect(cloud.outcomes).toEqual([]);

    showAgain();

    expect((await cloud.create({ count: 2 })).filled).toHaveLength(2);
    expect(cloud.created()).toHaveLength(2);
  });
});

test('a series of names is numbered by slot, also where slots are filled later', async () => {
  const { create, console, fail, heal } = prepareCreating({ seconds: 50 });
  fail('CreateInstance', 'InternalError', { instanceId: '1/3/0' });
  const body = { count: 3, instanceName: 'web[9,2]', hostName: 'node[]' };
  await create(body);
  heal();
  await create(body);

  const shown = console('DescribeInstances', {}) as {
    Instances: { Instance: { InstanceName: string; HostName: string }[] };
  };

  const named = shown.Instances.Instance.map(({ InstanceName, HostName }) => `${InstanceName} ${HostName}`);
  expect(named.sort()).toEqual(['web09 node000000', 'web10 node000001', 'web11 node000002']);
});

test('an address for several instances is refused before anything is created', async () => {
  const { create, calls } = prepareCreating();

  await expect(async () => create({ count: 3, privateIpAddress: '172.16.0.9' })).rejects.toMatchObject({
    status: 400,
    field: 'privateIpAddress',
  });

  expect(calls).toEqual([]);
});

test('creates no more when what is left of the time is for the message and the answer', async () => {
  const { create, created, during, clock, sent } = prepareCreating({ seconds: 180 });
  during('CreateInstance', 'after', () => {
    clock.advance(130_000);
  });

  const { filled, unfilled } = await create({ count: 12 });

  expect(created()).toHaveLength(1);
  expect(filled.map(({ slot }) => slot)).toEqual([0]);
  expect(unfilled.map(({ slot, error }) => [slot, isRetryable(error)])).toEqual(
    Array.from({ length: 11 }, (_, index) => [index + 1, true]),
  );
  expect(sent).toHaveLength(1);
});

test('creates in half of a time that is shorter than a call may take', async () => {
  const { create } = prepareCreating({ seconds: 30 });

  expect((await create({ count: 3 })).filled).toHaveLength(3);
});

describe('slots that are taken', () => {
  test('by two are taken by the one from the earlier placement', async () => {
    const { create, launch } = prepareCreating();
    const tags = (placement: number, index = 0) => ({ [TAG.request]: 'r-1', [TAG.slot]: `${index}/1/${placement}` });
    launch(tags(1));
    const elder = launch(tags(0));
    launch(tags(2));

    const { filled } = await create({ requestId: 'r-1', count: 1, placements: [{}, {}, {}] });

    expect(filled).toEqual([{ slot: 0, instanceId: elder, placement: 0 }]);
  });

  test.each([
    ['count', { count: 3 }, 0],
    ['instance type', { count: 2, instanceType: 'ecs.g6.xlarge' }, 0],
    ['list of placements', { count: 2 }, 1],
  ])('by instances of another %s belong to another request', async (_what, body, placement) => {
    const { create, launch, created } = prepareCreating();
    launch({ [TAG.request]: 'r-1', [TAG.slot]: `0/2/${placement}` });

    await expect(create({ requestId: 'r-1', ...body })).rejects.toMatchObject({
      status: 409,
      code: 'RequestIdConflict',
    });
    expect(created()).toEqual([]);
  });

  test('are told in their order, and those of unreadable tags are not', async () => {
    const { create, launch, created } = prepareCreating();
    for (const slot of ['1/2/0', '0/2/0', 'what']) launch({ [TAG.request]: 'r-1', [TAG.slot]: slot });

    const { filled } = await create({ requestId: 'r-1', count: 2 });

    expect(filled.map(({ slot }) => slot)).toEqual([0, 1]);
    expect(created()).toEqual([]);
  });
});

describe('a slot', () => {
  test('that was filled is not filled again by the same call, whoever released its instance meanwhile', async () => {
    const { create, created, fail, during, console, show, list, clock } = prepareCreating();
    fail('CreateInstance', 'InternalError', { instanceId: '1/2/0', times: 1 });
    during('SendMessage', 'after', () => {
      clock.advance(15_000);
      for (const id of list()) console('DeleteInstance', { InstanceId: id, Force: 'true' });
    });

    const { filled } = await create({ count: 2 });

    expect(filled).toHaveLength(2);
    expect(created()).toEqual(['0/2/0', '1/2/0', '1/2/0']);
    expect(filled.map(({ instanceId }) => show(instanceId) !== undefined)).toEqual([false, true]);
  });

  test('that may be filled from a placement is asked for there until it is certain, throttled or not', async () => {
    const { create, created, fail, during } = prepareCreating();
    const placements = ['a', 'b', 'c'].map((zone) => ({ vSwitchId: `vsw-local-${zone}` }));
    fail('CreateInstance', 'OperationDenied.NoStock', { instanceId: '0/1/0', times: 1 });
    fail('CreateInstance', '', { instanceId: '0/1/1', times: 1 });
    during('DescribeInstances', 'after', () => {
      during('DescribeInstances', 'after', () => {
        fail('CreateInstance', 'Throttling', { instanceId: '0/1/1', times: 1 });
      });
    });

    const { filled } = await create({ count: 1, placements });

    expect(created()).toEqual(['0/1/0', '0/1/1', '0/1/1', '0/1/1']);
    expect(filled).toMatchObject([{ slot: 0, placement: 1 }]);
  });
});

describe('what cannot be done', () => {
  test('is to create before the slots are looked up', async () => {
    const { create, fail, created } = prepareCreating();
    fail('DescribeInstances', 'InternalError');

    await expect(create({ count: 1 })).rejects.toThrow(CloudError);

    expect(created()).toEqual([]);
  });

  test('is to answer while the queue takes no message', async () => {
    const { create, fail } = prepareCreating();
    fail('SendMessage', '');

    await expect(create({ count: 1 })).rejects.toThrow(CloudError);
  });

  test('is to keep a failure from whoever waits for its outcome', async () => {
    const { create, fail } = prepareCreating();
    fail('CreateInstance', 'InsufficientBalance');
    fail('PublishMessage', '');

    await expect(create({ count: 1 })).rejects.toThrow(CloudError);
  });

  test('is to hide a fault of the code', async () => {
    const { create, ports } = prepareCreating();
    ports.ecs.createInstance = () => Promise.reject(new TypeError('bug'));

    await expect(create({ count: 1 })).rejects.toThrow(TypeError);
  });
});

test('an instance is enqueued once in an invocation, however many attempts the others take', async () => {
  const { create, fail, sent } = prepareCreating();
  fail('CreateInstance', 'InternalError', { instanceId: '1/2/0', times: 2 });

  await create({ count: 2 });

  expect(sent.map(({ items }) => items.length)).toEqual([1, 1]);
});
