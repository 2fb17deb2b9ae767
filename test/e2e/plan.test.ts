import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { PlanAnswer } from '../../shared/api/answers.ts';
import { startCloud, type StartedCloud } from '../support/startCloud.ts';

let cloud: StartedCloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud.close());
afterEach(() => cloud.setFaults([]));

/** Plans a request, and counts the calls of ECS that this took. */
async function plan(request: object): Promise<{ status: number; plan: PlanAnswer; calls: Record<string, number> }> {
  const before = await cloud.stats();
  const { status, body } = await cloud.call('plan', 'POST', {}, request);
  const after = await cloud.stats();
  const calls = Object.entries(after.ecs.calls).map(([api, count]) => [api, count - (before.ecs.calls[api] ?? 0)]);
  // Whatever the answer is, nothing may have been created.
  expect(after.ecs.instances).toEqual(before.ecs.instances);
  return {
    status,
    plan: body as unknown as PlanAnswer,
    calls: Object.fromEntries(calls.filter(([, count]) => Number(count) > 0)) as Record<string, number>,
  };
}

const TWO_PLACES = { placements: [{ zoneId: 'cn-hangzhou-b' }, { zoneId: 'cn-hangzhou-g' }] };

describe('a plan tells', () => {
  test('what would be created, with the defaults, where, and what it costs, in two calls for any count', async () => {
    const {
      status,
      plan: answer,
      calls,
    } = await plan({ count: 7, instanceName: 'web[1,2]', tag: [{ key: 'a', value: 'b' }] });

    expect(status).toBe(200);
    expect(calls).toEqual({ CreateInstance: 1, DescribePrice: 1 });
    expect(answer).toMatchObject({
      passes: true,
      count: 7,
      placements: [{ index: 0, refusal: null }],
      noPrice: null,
      price: { currency: 'CNY', unit: 'Hour', periods: 1, spot: false },
    });
    expect(answer.instance).toMatchObject({ instanceName: 'web[1,2]', tag: [{ key: 'a', value: 'b' }] });
    expect(answer.instance['imageId']).toMatch(/\w/);
    expect(answer.instance['instanceType']).toBe(answer.placements[0]?.instanceType);
    expect(answer.price?.one).toBeGreaterThan(0);
    expect(answer.price?.all).toBeCloseTo((answer.price?.one ?? 0) * 7, 4);
  });

  test('a lower price for spot, beside the list price', async () => {
    const { plan: answer } = await plan({ spotStrategy: 'SpotAsPriceGo' });

    expect(answer.price?.spot).toBe(true);
    expect(answer.price?.one).toBeLessThan(answer.price?.listPrice ?? 0);
  });

  test.each([
    [{ period: 3 }, { unit: 'Month', periods: 3 }],
    [
      { period: 2, periodUnit: 'Week' },
      { unit: 'Week', periods: 2 },
    ],
    [{ period: 24 }, { unit: 'Year', periods: 2 }],
  ])('of PrePaid with %j the price of the whole period', async (period, term) => {
    const { plan: answer } = await plan({ instanceChargeType: 'PrePaid', ...period, confirm: true });

    expect(answer).toMatchObject({ passes: true, price: term });
  });

  test('more for bandwidth, disks and a higher performance level', async () => {
    const one = async (request: object): Promise<number> => (await plan(request)).plan.price?.one ?? 0;
    const systemDisk = { category: 'cloud_essd', size: 500 };
    const plain = await one({ systemDisk });

    expect(await one({ systemDisk: { ...systemDisk, performanceLevel: 'PL2' } })).toBeGreaterThan(plain);
    expect(await one({ systemDisk, dataDisk: [{ category: 'cloud_ssd', size: 100 }] })).toBeGreaterThan(plain);
    expect(await one({ systemDisk, internetMaxBandwidthOut: 5, internetChargeType: 'PayByBandwidth' })).toBeGreaterThan(
      plain,
    );
  });
});

describe('a plan tries the placements as create would', () => {
  test('until the first that has room, and names why the others have none', async () => {
    await cloud.setFaults([{ service: 'ecs', action: 'CreateInstance', kind: 'noStock', zone: 'cn-hangzhou-b' }]);

    const { plan: answer, calls } = await plan({ count: 3, ...TWO_PLACES });

    expect(calls).toEqual({ CreateInstance: 2, DescribePrice: 1 });
    expect(answer.passes).toBe(true);
    expect(answer.placements).toMatchObject([
      { index: 0, zoneId: 'cn-hangzhou-b', refusal: { code: 'OperationDenied.NoStock' } },
      { index: 1, zoneId: 'cn-hangzhou-g', refusal: null },
    ]);
    expect(answer.instance).toMatchObject({ zoneId: 'cn-hangzhou-g' });
  });

  test('and none after a refusal that holds everywhere', async () => {
    const { plan: answer, calls } = await plan({ imageId: 'no-such-image', ...TWO_PLACES });

    expect(calls['CreateInstance']).toBe(1);
    expect(answer).toMatchObject({ passes: false, placements: [{ refusal: { code: 'InvalidImageId.NotFound' } }] });
  });

  test.each([
    ['without stock', {}, { kind: 'noStock' } as const],
    [
      'without money',
      {},
      { kind: 'answer', status: 403, code: 'InvalidAccountStatus.NotEnoughBalance', message: 'Pay.' } as const,
    ],
    ['without permission', {}, { kind: 'answer', status: 403, code: 'Forbidden.RAM', message: 'Not you.' } as const],
    ['with a security group that is not there', { securityGroupId: 'sg-none' }, undefined],
  ])('%s it says what create says, in the same words', async (_what, request, fault) => {
    await cloud.setFaults(fault === undefined ? [] : [{ service: 'ecs', action: 'CreateInstance', ...fault }]);

    const { plan: answer } = await plan(request);
    const { body } = await cloud.call('create', 'POST', {}, request);

    const { code, message } = body.error;
    expect(answer).toMatchObject({ passes: false, placements: [{ refusal: { code, message } }] });
  });
});

describe('a plan without a price says why, and is no failure', () => {
  test.each([
    [
      'may not ask',
      { kind: 'answer', status: 403, code: 'Forbidden.RAM', message: 'Not you.' } as const,
      'ecs:DescribePrice',
    ],
    ['is throttled', { kind: 'throttle' } as const, 'next one'],
    ['gets a gateway error', { kind: 'badGateway' } as const, 'again'],
  ])('where the role %s', async (_what, fault, mend) => {
    await cloud.setFaults([{ service: 'ecs', action: 'DescribePrice', ...fault }]);

    const { status, plan: answer } = await plan({});

    expect(status).toBe(200);
    expect(answer).toMatchObject({ passes: true, price: null });
    expect(answer.noPrice?.code).toMatch(/\w/);
    expect(answer.noPrice?.message).toContain(mend);
  });
});

describe('a plan is refused', () => {
  test.each([
    { count: 101 },
    { cuont: 1 },
    { dryRun: true },
    { period: 1 },
    { privateIpAddress: '172.16.0.9', count: 2 },
  ])('of %j as create refuses it, before any call', async (request) => {
    const { status, plan: refused, calls } = await plan(request);

    expect({ status, body: refused }).toEqual(await cloud.call('create', 'POST', {}, request));
    expect(status).toBe(400);
    expect(calls).toEqual({});
  });

  test.each([
    ['throttled', { kind: 'throttle' } as const],
    ['down', { kind: 'error', status: 503 } as const],
    ['behind an empty 502', { kind: 'badGateway' } as const],
  ])('for now where ECS is %s', async (_what, fault) => {
    await cloud.setFaults([{ service: 'ecs', action: 'CreateInstance', ...fault }]);

    expect((await plan({})).status).toBe(503);
  });
});
