import { describe, expect, test } from 'vitest';
import type { ModelOptions } from '../../local/ecs/model/options.ts';
import type { FaultRule } from '../../local/faults.ts';
import { aRequest, MINUTE, NEW_YEAR } from '../../test/support/builders.ts';
import { prepareCloud, SETTINGS } from '../../test/support/cloud.ts';
import { CloudError, isRetryable } from '../../shared/errors.ts';
import { intentOf, slotOf, TAG } from '../../shared/workItem.ts';
import { createInstances } from './create.ts';
import { StockMemory } from './stockMemory.ts';

/** Where `zoneId` is out of everything. */
const soldOut = (zone: string): FaultRule => ({ service: 'ecs', kind: 'noStock', zone });

const ZONES = { placements: [{ zoneId: 'cn-hangzhou-b' }, { zoneId: 'cn-hangzhou-g' }] };

/** A cloud and what an invocation has: pauses pass on the cloud's clock. */
function prepare(options: Partial<ModelOptions> = {}, rules: FaultRule[] = [], seconds = 600) {
  const cloud = prepareCloud(options, rules);
  const pauses: number[] = [];
  const ends = cloud.clock.now() + seconds * 1000;
  const means = {
    timeLeft: () => ends - cloud.clock.now(),
    sleep: (ms: number): Promise<void> => {
      pauses.push(ms);
      cloud.clock.advance(ms);
      return Promise.resolve();
    },
    stock: new StockMemory(cloud.clock),
  };
  const create = (body: object) => createInstances(aRequest(body), cloud.ports, SETTINGS, means);
  const created = (): string[] => cloud.calls.filter(({ api }) => api === 'CreateInstance').map(({ about }) => about);
  return { ...cloud, means, pauses, create, created };
}

describe('a request for three', () => {
  test('makes three instances that know their slot and goal, and one message for all', async () => {
    const { create, sent, show, created, outcomes } = prepare();

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
    expect(sent).toEqual([{ items: filled.map(({ instanceId }) => ({ instanceId, ...item })), delaySeconds: 5 }]);
    expect(created().sort()).toEqual(['0/3/0', '1/3/0', '2/3/0']);
    expect(outcomes).toEqual([]);
  });

  test('looks for its slots before it creates any', async () => {
    const { create, calls } = prepare();

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
    const { create, created, sent } = prepare();
    const first = await create({ count: 3 });

    const again = await create({ count: 3 });

    expect(again.filled.map(({ instanceId }) => instanceId)).toEqual(first.filled.map(({ instanceId }) => instanceId));
    expect(created()).toHaveLength(3);
    expect(sent.map(({ items }) => items.length)).toEqual([3, 3]);
  });

  test('fills only the slots that are open when it is called again', async () => {
    const { create, created, fail, heal } = prepare({}, [], 50);
    fail('CreateInstance', 'InternalError', { instanceId: '1/3/0' });
    await create({ count: 3 });
    heal();

    const { filled, unfilled } = await create({ count: 3 });

    expect(filled.map(({ slot }) => slot)).toEqual([0, 2, 1]);
    expect(unfilled).toEqual([]);
    expect(created()).toHaveLength(4);
  });

  test('is a hundred messages’ worth in no more than it takes', async () => {
    const { create, sent } = prepare();

    await create({ count: 150 });

    expect(sent.map(({ items }) => items.length)).toEqual([100, 50]);
  });

  test('creates the first alone and the others up to ten at once', async () => {
    const cloud = prepare();
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

    await cloud.create({ count: 25 });

    expect(widths.slice(0, 2)).toEqual([1, 1]);
    expect(Math.max(...widths)).toBe(10);
  });
});

test('creates no more when what is left of the time is for the message and the answer', async () => {
  const { create, created, during, clock, sent } = prepare({}, [], 180);
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
  const { create } = prepare({}, [], 30);

  expect((await create({ count: 3 })).filled).toHaveLength(3);
});

describe('slots that are taken', () => {
  test('by two are taken by the one from the earlier placement', async () => {
    const { create, launch } = prepare();
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
    const { create, launch, created } = prepare();
    launch({ [TAG.request]: 'r-1', [TAG.slot]: `0/2/${placement}` });

    await expect(create({ requestId: 'r-1', ...body })).rejects.toMatchObject({
      status: 409,
      code: 'RequestIdConflict',
    });
    expect(created()).toEqual([]);
  });

  test('are told in their order, and those of unreadable tags are not', async () => {
    const { create, launch, created } = prepare();
    for (const slot of ['1/2/0', '0/2/0', 'what']) launch({ [TAG.request]: 'r-1', [TAG.slot]: slot });

    const { filled } = await create({ requestId: 'r-1', count: 2 });

    expect(filled.map(({ slot }) => slot)).toEqual([0, 1]);
    expect(created()).toEqual([]);
  });
});

describe('a slot', () => {
  test('that was filled is not filled again by the same call, whoever released its instance meanwhile', async () => {
    const { create, created, fail, during, console, show, list, clock } = prepare();
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
    const { create, created, fail, during } = prepare();
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

describe('a refusal', () => {
  test('that holds for every slot costs one call', async () => {
    const { create, created, outcomes, pauses } = prepare();

    const { filled, unfilled } = await create({ requestId: 'r-1', count: 20, imageId: 'no-such-image' });

    expect(filled).toEqual([]);
    expect(unfilled).toHaveLength(20);
    expect(new Set(unfilled.map(({ error }) => error.code))).toEqual(new Set(['InvalidImageId.NotFound']));
    expect(created()).toEqual(['0/20/0']);
    expect(pauses).toEqual([]);
    expect(outcomes).toHaveLength(20);
    expect(outcomes.find(({ subject }) => subject === 'r-1/3')).toEqual({
      specversion: '1.0',
      id: 'r-1/3/0',
      type: 'instance.failed',
      source: 'acs:ecs-provisioner:cn-hangzhou',
      subject: 'r-1/3',
      time: new Date(NEW_YEAR).toISOString(),
      datacontenttype: 'application/json',
      data: {
        goal: 'Running',
        requestId: 'r-1',
        slot: 3,
        code: 'InvalidImageId.NotFound',
        reason: expect.any(String) as string,
        released: true,
      },
    });
  });

  test('is noted in the log, once for each call', async () => {
    const { create, logged } = prepare();

    await create({ requestId: 'r-1', count: 3, imageId: 'no-such-image' });

    expect(logged).toEqual([
      {
        level: 'warn',
        message: 'slot not filled',
        fields: {
          request: 'r-1',
          slot: 0,
          error: expect.any(String) as string,
          code: 'InvalidImageId.NotFound',
          api: 'CreateInstance',
        },
      },
    ]);
  });

  test('by the account stops the slots that are not tried yet, and keeps those that were', async () => {
    const { create, created } = prepare({ quotas: { postPaidInstances: 5 } });

    const { filled, unfilled } = await create({ count: 40 });

    expect([filled.length, unfilled.length]).toEqual([5, 35]);
    expect(created().length).toBeLessThanOrEqual(20);
  });

  test('of a slot whose last call may have had its effect does not keep that slot from an answer', async () => {
    const { create, fail, during, heal, created } = prepare();
    fail('CreateInstance', '', { instanceId: '1/2/0', times: 1, afterEffect: true });
    // In the second attempt the first slot is refused for good; the second was filled all along.
    fail('CreateInstance', 'InternalError', { instanceId: '0/2/0', times: 1 });
    let looks = 0;
    const refuse = (): void => {
      looks += 1;
      if (looks === 2) {
        heal();
        fail('CreateInstance', 'InsufficientBalance', { instanceId: '0/2/0' });
      } else during('DescribeInstances', 'before', refuse);
    };
    during('DescribeInstances', 'before', refuse);

    const { filled, unfilled } = await create({ count: 2 });

    expect(filled.map(({ slot }) => slot)).toEqual([1]);
    expect(unfilled).toMatchObject([{ slot: 0, error: { code: 'InsufficientBalance' } }]);
    expect(created()).toEqual(['0/2/0', '1/2/0', '0/2/0']);
  });
});

describe('an uncertain answer', () => {
  test('is asked for again with the same token, so that there is one instance in the end', async () => {
    const { create, fail, created, list, pauses, clock } = prepare({ visibilityLag: 60 });
    fail('CreateInstance', '', { times: 2, afterEffect: true });

    const { filled } = await create({ count: 1 });

    expect(filled).toEqual([{ slot: 0, instanceId: expect.any(String) as string, placement: 0 }]);
    expect(created()).toEqual(['0/1/0', '0/1/0', '0/1/0']);
    expect(pauses).toEqual([1000, 2000]);
    clock.advance(MINUTE);
    expect(list()).toEqual([filled[0]?.instanceId]);
  });

  test('is asked for at the placement that gave it, though that is known to be out of stock by now', async () => {
    const { create, fail, created, means } = prepare();
    fail('CreateInstance', 'InternalError', { instanceId: '0/1/0', times: 1 });
    const request = aRequest({ count: 1, ...ZONES });
    const { sleep } = means;
    means.sleep = (ms) => {
      means.stock.rememberOut(request.placements[0] ?? {});
      return sleep(ms);
    };

    const { filled } = await create({ count: 1, ...ZONES });

    expect(created()).toEqual(['0/1/0', '0/1/0']);
    expect(filled).toMatchObject([{ placement: 0 }]);
  });

  test('of a later placement is asked for there first, and then at the others', async () => {
    const { create, fail, created, means } = prepare({}, [soldOut('cn-hangzhou-b')]);
    fail('CreateInstance', 'InternalError', { instanceId: '0/1/1', times: 1 });
    fail('CreateInstance', 'OperationDenied.NoStock', { instanceId: '0/1/1' });
    const { sleep } = means;
    means.sleep = (ms) => {
      means.stock = new StockMemory({ now: () => NEW_YEAR });
      return sleep(ms);
    };

    const { unfilled } = await create({ count: 1, ...ZONES });

    expect(created()).toEqual(['0/1/0', '0/1/1', '0/1/1', '0/1/0']);
    expect(unfilled).toMatchObject([{ error: { code: 'OperationDenied.NoStock' }, uncertain: undefined }]);
  });

  test('does not stop the other slots', async () => {
    const { create, fail, created } = prepare({}, [], 50);
    fail('CreateInstance', 'InternalError', { instanceId: '0/3/0' });

    const { filled, unfilled } = await create({ count: 3 });

    expect(filled.map(({ slot }) => slot)).toEqual([1, 2]);
    expect(unfilled).toMatchObject([{ slot: 0, uncertain: 0 }]);
    expect(created()).toHaveLength(3);
  });

  test('that stays uncertain until the time is over is no failure, since calling again may tell', async () => {
    const { create, fail, outcomes, pauses } = prepare({}, [], 60);
    fail('CreateInstance', 'InternalError');

    const { unfilled } = await create({ count: 1 });

    expect(unfilled).toMatchObject([{ slot: 0, error: { code: 'InternalError' }, uncertain: 0 }]);
    expect(pauses).toEqual([1000, 2000]);
    expect(outcomes).toEqual([]);
  });

  test('is waited for as long as another attempt still fits, to the millisecond', async () => {
    const exact = prepare({}, [], 56);
    exact.fail('CreateInstance', 'InternalError');
    await exact.create({ count: 1 });
    const short = prepare({}, [], 55.999);
    short.fail('CreateInstance', 'InternalError');
    await short.create({ count: 1 });

    expect([exact.pauses, short.pauses]).toEqual([[1000], []]);
  });

  test('is waited for a little longer by chance, so that many callers do not come at once', async () => {
    const { create, fail, pauses, chance } = prepare({}, [], 60);
    fail('CreateInstance', 'InternalError');
    chance.value = 0.5;

    await create({ count: 1 });

    expect(pauses).toEqual([1500, 3000]);
  });
});

describe('stock', () => {
  test('that is out in one placement is found in the next', async () => {
    const { create, show } = prepare({}, [soldOut('cn-hangzhou-b')]);

    const { filled } = await create({ count: 1, ...ZONES });

    expect(filled).toMatchObject([{ slot: 0, placement: 1 }]);
    expect(show(filled[0]?.instanceId ?? '')).toMatchObject({ zoneId: 'cn-hangzhou-g' });
  });

  test('that was out a moment ago is not asked for by every slot', async () => {
    const { create, created } = prepare({}, [soldOut('cn-hangzhou-b')]);

    const { filled } = await create({ count: 20, ...ZONES });

    expect(filled).toHaveLength(20);
    expect(created().filter((slot) => slot.endsWith('/0'))).toHaveLength(1);
  });

  test('that is out everywhere ends the request with the last reason, after one call a placement', async () => {
    const { create, created, outcomes } = prepare({}, [{ service: 'ecs', kind: 'noStock' }]);

    const { filled, unfilled } = await create({ count: 5, ...ZONES });

    expect(filled).toEqual([]);
    expect(unfilled.map(({ error }) => error.code)).toEqual(Array(5).fill('OperationDenied.NoStock'));
    expect(created()).toEqual(['0/5/0', '0/5/1']);
    expect(outcomes).toHaveLength(5);
  });

  test('known to be out everywhere is still asked for once, since it may have come back', async () => {
    const { create, created, means } = prepare();
    for (const place of aRequest(ZONES).placements) means.stock.rememberOut(place);

    const { filled } = await create({ count: 1, ...ZONES });

    expect(filled).toMatchObject([{ placement: 0 }]);
    expect(created()).toEqual(['0/1/0']);
  });

  test('does not matter to an error that is not about it', async () => {
    const { create, created, fail, means } = prepare();
    fail('CreateInstance', 'InsufficientBalance');

    await create({ count: 1, ...ZONES });

    expect(created()).toEqual(['0/1/0']);
    expect(means.stock.isOut(aRequest(ZONES).placements[0] ?? {})).toBe(false);
  });
});

describe('throttling', () => {
  test('is waited out until the next minute, and then the rest is filled', async () => {
    const { create, fail, clock, during, heal, pauses, created } = prepare();
    clock.advance(20_000);
    fail('CreateInstance', 'Throttling', { instanceId: '1/3/0' });
    during('DescribeInstances', 'after', () => {
      during('DescribeInstances', 'after', heal);
    });

    const { filled, unfilled } = await create({ count: 3 });

    expect(filled.map(({ slot }) => slot).sort()).toEqual([0, 1, 2]);
    expect(unfilled).toEqual([]);
    expect(pauses).toEqual([40_000]);
    expect(created().filter((slot) => slot === '1/3/0')).toHaveLength(2);
  });

  test('stops the slots that are not tried yet', async () => {
    const { create, fail, created } = prepare({}, [], 30);
    fail('CreateInstance', 'Throttling');

    const { unfilled } = await create({ count: 50 });

    expect(created()).toHaveLength(1);
    expect(unfilled).toHaveLength(50);
    expect(unfilled[49]).toMatchObject({ error: { code: 'Throttling' }, uncertain: undefined });
  });

  test('beside a passing error decides when to go on', async () => {
    const { create, fail, clock, pauses } = prepare({}, [], 90);
    clock.advance(20_000);
    fail('CreateInstance', 'InternalError', { instanceId: '0/2/0' });
    fail('CreateInstance', 'Throttling', { instanceId: '1/2/0' });

    await create({ count: 2 });

    expect(pauses).toEqual([]);
    expect(clock.now()).toBe(NEW_YEAR + 20_000);
  });

  test('that leaves the time for it is spread over the first seconds of the next minute', async () => {
    const { create, fail, pauses, chance } = prepare();
    fail('CreateInstance', 'Throttling', { times: 1 });
    chance.value = 0.5;

    await create({ count: 1 });

    expect(pauses).toEqual([65_000]);
  });
});

describe('what cannot be done', () => {
  test('is to create before the slots are looked up', async () => {
    const { create, fail, created } = prepare();
    fail('DescribeInstances', 'InternalError');

    await expect(create({ count: 1 })).rejects.toThrow(CloudError);

    expect(created()).toEqual([]);
  });

  test('is to answer while the queue takes no message', async () => {
    const { create, fail } = prepare();
    fail('SendMessage', '');

    await expect(create({ count: 1 })).rejects.toThrow(CloudError);
  });

  test('is to keep a failure from whoever waits for its outcome', async () => {
    const { create, fail } = prepare();
    fail('CreateInstance', 'InsufficientBalance');
    fail('PublishMessage', '');

    await expect(create({ count: 1 })).rejects.toThrow(CloudError);
  });

  test('is to hide a fault of the code', async () => {
    const { create, ports } = prepare();
    ports.ecs.createInstance = () => Promise.reject(new TypeError('bug'));

    await expect(create({ count: 1 })).rejects.toThrow(TypeError);
  });
});

test('an instance is enqueued once in an invocation, however many attempts the others take', async () => {
  const { create, fail, sent } = prepare();
  fail('CreateInstance', 'InternalError', { instanceId: '1/2/0', times: 2 });

  await create({ count: 2 });

  expect(sent.map(({ items }) => items.length)).toEqual([1, 1]);
});
