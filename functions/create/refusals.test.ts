import { describe, expect, test } from 'vitest';
import type { FaultRule } from '../../local/faults.ts';
import { aRequest, MINUTE, NEW_YEAR } from '../../test/support/builders.ts';
import { prepareCreating } from '../../test/support/prepareCreating.ts';
import { isRetryable } from '../../shared/cloud/errors.ts';
import type { ProvisioningRequest } from './request.ts';
import { StockMemory } from './stockMemory.ts';

/** Where `zoneId` is out of everything. */
const soldOut = (zone: string): FaultRule => ({ service: 'ecs', kind: 'noStock', zone });

/** What a request asks for at its first placement. */
const wantedOf = ({ parameters, placements: [placement = {}] }: ProvisioningRequest) => ({ parameters, placement });

const ZONES = { placements: [{ zoneId: 'cn-hangzhou-b' }, { zoneId: 'cn-hangzhou-g' }] };

describe('a refusal', () => {
  test('that holds for every slot costs one call', async () => {
    const { create, created, outcomes, pauses } = prepareCreating();

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
        reason: expect.stringMatching(/ \(imageId\)\.$/) as string,
        field: 'imageId',
        released: true,
      },
    });
  });

  test('is noted in the log, once for each call', async () => {
    const { create, logged } = prepareCreating();

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
    const { create, created } = prepareCreating({ quotas: { postPaidInstances: 5 } });

    const { filled, unfilled } = await create({ count: 40 });

    expect([filled.length, unfilled.length]).toEqual([5, 35]);
    expect(created().length).toBeLessThanOrEqual(20);
  });

  test('of a slot whose last call may have had its effect does not keep that slot from an answer', async () => {
    const { create, fail, during, heal, created } = prepareCreating({ visibilityLag: 60 });
    fail('CreateInstance', '', { instanceId: '1/2/0', times: 1, afterEffect: true });
    // In the second attempt there is no stock for the first slot; the second was filled all along, and is not listed yet.
    fail('CreateInstance', 'InternalError', { instanceId: '0/2/0', times: 1 });
    let looks = 0;
    const refuse = (): void => {
      looks += 1;
      if (looks === 2) {
        heal();
        fail('CreateInstance', 'OperationDenied.NoStock', { instanceId: '0/2/0' });
      } else during('DescribeInstances', 'before', refuse);
    };
    during('DescribeInstances', 'before', refuse);

    const { filled, unfilled } = await create({ count: 2 });

    expect(filled.map(({ slot }) => slot)).toEqual([1]);
    expect(unfilled).toMatchObject([{ slot: 0, error: { code: 'OperationDenied.NoStock' } }]);
    expect(created()).toEqual(['0/2/0', '1/2/0', '0/2/0', '1/2/0']);
  });
});

describe('an uncertain answer', () => {
  test('is asked for again with the same token, so that there is one instance in the end', async () => {
    const { create, fail, created, list, pauses, clock } = prepareCreating({ visibilityLag: 60 });
    fail('CreateInstance', '', { times: 2, afterEffect: true });

    const { filled } = await create({ count: 1 });

    expect(filled).toEqual([{ slot: 0, instanceId: expect.any(String) as string, placement: 0 }]);
    expect(created()).toEqual(['0/1/0', '0/1/0', '0/1/0']);
    expect(pauses).toEqual([1000, 2000]);

    clock.advance(MINUTE);

    expect(list()).toEqual([filled[0]?.instanceId]);
  });

  test('is not told to have failed when ECS refuses the next call for good: ECS may list the instance later', async () => {
    const { create, fail, during, heal, list, outcomes } = prepareCreating({ visibilityLag: 2 });
    fail('CreateInstance', '', { times: 1, afterEffect: true });
    during('CreateInstance', 'after', () => {
      heal();
      fail('CreateInstance', 'InvalidPayMethod');
    });

    const { filled } = await create({ count: 1 });

    expect(filled).toEqual([{ slot: 0, instanceId: list()[0], placement: 0 }]);
    expect(outcomes).toEqual([]);
  });

  test('leaves the slot to the next call where there is no time to wait for that', async () => {
    const { create, fail, during, heal, outcomes } = prepareCreating({ visibilityLag: 60, seconds: 60 });
    fail('CreateInstance', '', { times: 1, afterEffect: true });
    during('CreateInstance', 'after', () => {
      heal();
      fail('CreateInstance', 'InvalidPayMethod');
    });

    const { unfilled } = await create({ count: 1 });

    expect(unfilled.map(({ error }) => isRetryable(error))).toEqual([true]);
    expect(unfilled[0]?.error.message).toContain('InvalidPayMethod');
    expect(outcomes).toEqual([]);
  });

  test('is asked for at the placement that gave it, though that is known to be out of stock by now', async () => {
    const { create, fail, created, means } = prepareCreating();
    fail('CreateInstance', 'InternalError', { instanceId: '0/1/0', times: 1 });
    const request = aRequest({ count: 1, ...ZONES });
    const { sleep } = means;
    means.sleep = (ms) => {
      means.stock.rememberOut(wantedOf(request));
      return sleep(ms);
    };

    const { filled } = await create({ count: 1, ...ZONES });

    expect(created()).toEqual(['0/1/0', '0/1/0']);
    expect(filled).toMatchObject([{ placement: 0 }]);
  });

  test('of a later placement is asked for there first, and then at the others', async () => {
    const { create, fail, created, means } = prepareCreating({ rules: [soldOut('cn-hangzhou-b')] });
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
    const { create, fail, created } = prepareCreating({ seconds: 50 });
    fail('CreateInstance', 'InternalError', { instanceId: '0/3/0' });

    const { filled, unfilled } = await create({ count: 3 });

    expect(filled.map(({ slot }) => slot)).toEqual([1, 2]);
    expect(unfilled).toMatchObject([{ slot: 0, uncertain: 0 }]);
    expect(created()).toHaveLength(3);
  });

  test('that stays uncertain until the time is over is no failure, since calling again may tell', async () => {
    const { create, fail, outcomes, pauses } = prepareCreating({ seconds: 60 });
    fail('CreateInstance', 'InternalError');

    const { unfilled } = await create({ count: 1 });

    expect(unfilled).toMatchObject([{ slot: 0, error: { code: 'InternalError' }, uncertain: 0 }]);
    expect(pauses).toEqual([1000, 2000]);
    expect(outcomes).toEqual([]);
  });

  test('is waited for as long as another attempt still fits, to the millisecond', async () => {
    const exact = prepareCreating({ seconds: 56 });
    exact.fail('CreateInstance', 'InternalError');
    await exact.create({ count: 1 });
    const short = prepareCreating({ seconds: 55.999 });
    short.fail('CreateInstance', 'InternalError');
    await short.create({ count: 1 });

    expect([exact.pauses, short.pauses]).toEqual([[1000], []]);
  });

  test('is waited for a little longer by chance, so that many callers do not come at once', async () => {
    const { create, fail, pauses, chance } = prepareCreating({ seconds: 60 });
    fail('CreateInstance', 'InternalError');
    chance.value = 0.5;

    await create({ count: 1 });

    expect(pauses).toEqual([1500, 3000]);
  });
});

describe('stock', () => {
  test('that is out in one placement is found in the next', async () => {
    const { create, show } = prepareCreating({ rules: [soldOut('cn-hangzhou-b')] });

    const { filled } = await create({ count: 1, ...ZONES });

    expect(filled).toMatchObject([{ slot: 0, placement: 1 }]);
    expect(show(filled[0]?.instanceId ?? '')).toMatchObject({ zoneId: 'cn-hangzhou-g' });
  });

  test('that was out for one kind of disk is asked for again with another', async () => {
    const { create, created, fail, heal } = prepareCreating();
    fail('CreateInstance', 'InvalidSystemDiskCategory.ValueNotSupported', { times: 1 });
    await create({ requestId: 'r-1', count: 1, ...ZONES, systemDisk: { category: 'cloud_ssd' } });
    heal();

    const { filled } = await create({ requestId: 'r-2', count: 1, ...ZONES, systemDisk: { category: 'cloud_essd' } });

    expect(filled).toMatchObject([{ placement: 0 }]);
    expect(created()).toEqual(['0/1/0', '0/1/1', '0/1/0']);
  });

  test('that was out a moment ago is not asked for by every slot', async () => {
    const { create, created } = prepareCreating({ rules: [soldOut('cn-hangzhou-b')] });

    const { filled } = await create({ count: 20, ...ZONES });

    expect(filled).toHaveLength(20);
    expect(created().filter((slot) => slot.endsWith('/0'))).toHaveLength(1);
  });

  test('that another slot finds out meanwhile is not asked for', async () => {
    const { create, created, during, means } = prepareCreating({ rules: [soldOut('cn-hangzhou-b')] });
    const request = { count: 1, placements: [...ZONES.placements, { zoneId: 'cn-hangzhou-h' }] };
    const { parameters, placements } = aRequest(request);
    during('CreateInstance', 'before', () => {
      means.stock.rememberOut({ parameters, placement: placements[1] ?? {} });
    });

    const { filled } = await create(request);

    expect(created()).toEqual(['0/1/0', '0/1/2']);
    expect(filled).toMatchObject([{ placement: 2 }]);
  });

  test('that is out everywhere ends the request with the last reason, after one call a placement', async () => {
    const { create, created, outcomes } = prepareCreating({ rules: [{ service: 'ecs', kind: 'noStock' }] });

    const { filled, unfilled } = await create({ count: 5, ...ZONES });

    expect(filled).toEqual([]);
    expect(unfilled.map(({ error }) => error.code)).toEqual(Array(5).fill('OperationDenied.NoStock'));
    expect(created()).toEqual(['0/5/0', '0/5/1']);
    expect(outcomes).toHaveLength(5);
    for (const { data } of outcomes) expect(data.reason?.split('\n')).toHaveLength(3);
  });

  test('known to be out everywhere is still asked for once, since it may have come back', async () => {
    const { create, created, means } = prepareCreating();
    const { parameters, placements } = aRequest({ count: 1, ...ZONES });
    for (const placement of placements) means.stock.rememberOut({ parameters, placement });

    const { filled } = await create({ count: 1, ...ZONES });

    expect(filled).toMatchObject([{ placement: 0 }]);
    expect(created()).toEqual(['0/1/0']);
  });

  test('does not matter to an error that is not about it', async () => {
    const { create, created, fail, means } = prepareCreating();
    fail('CreateInstance', 'InsufficientBalance');

    await create({ count: 1, ...ZONES });

    expect(created()).toEqual(['0/1/0']);
    expect(means.stock.isOut(wantedOf(aRequest({ count: 1, ...ZONES })))).toBe(false);
  });
});

describe('throttling', () => {
  test('is waited out until the next minute, and then the rest is filled', async () => {
    const { create, fail, clock, during, heal, pauses, created } = prepareCreating();
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
    const { create, fail, created } = prepareCreating({ seconds: 30 });
    fail('CreateInstance', 'Throttling');

    const { unfilled } = await create({ count: 50 });

    expect(created()).toHaveLength(1);
    expect(unfilled).toHaveLength(50);
    expect(unfilled[49]).toMatchObject({ error: { code: 'Throttling' }, uncertain: undefined });
  });

  test('beside a passing error decides when to go on', async () => {
    const { create, fail, clock, pauses } = prepareCreating({ seconds: 90 });
    clock.advance(20_000);
    fail('CreateInstance', 'InternalError', { instanceId: '0/2/0' });
    fail('CreateInstance', 'Throttling', { instanceId: '1/2/0' });

    await create({ count: 2 });

    expect(pauses).toEqual([]);
    expect(clock.now()).toBe(NEW_YEAR + 20_000);
  });

  test('that leaves the time for it is spread over the first seconds of the next minute', async () => {
    const { create, fail, pauses, chance } = prepareCreating();
    fail('CreateInstance', 'Throttling', { times: 1 });
    chance.value = 0.5;

    await create({ count: 1 });

    expect(pauses).toEqual([65_000]);
  });
});
