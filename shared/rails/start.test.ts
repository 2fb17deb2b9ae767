import { expect, test } from 'vitest';
import { anInstance } from '../../test/support/builders.ts';
import { aFleet, aSettingOf } from '../../test/support/rails.ts';
import type { Charged, EcsFleet } from '../cloud/ecsFleet.ts';
import { CloudError } from '../cloud/errors.ts';
import { Prices } from './prices.ts';
import { refuseStart } from './start.ts';

const market = { small: 1, large: 4 };
const shown = (instanceId: string, instanceType: string, isCharged: boolean): Charged => ({
  ...{ instanceId, instanceType, isCharged, chargeType: 'PostPaid', spotStrategy: 'NoSpot' },
});
/** One that costs already, stopped or not, and two that cost nothing while they are stopped. */
const OURS = [[shown('i-charged', 'large', true), shown('i-1', 'small', false)], [shown('i-2', 'small', false)]];

const stopped = (instanceId: string, instanceType: string) => anInstance({ instanceId, instanceType });
const start = (ids: [string, string][], limits: object, fleet: EcsFleet = aFleet({ market, pages: OURS })) =>
  refuseStart(
    ids.map(([id, type]) => stopped(id, type)),
    aSettingOf(limits),
    { fleet, prices: new Prices({ now: () => 0 }) },
  );
const BOTH: [string, string][] = [
  ['i-1', 'small'],
  ['i-2', 'small'],
];

test.each([
  [{ maxRequestHourlyPrice: 2 }, undefined],
  [{ maxRequestHourlyPrice: 1.9 }, 'GuardRail.MAX_REQUEST_HOURLY_PRICE'],
  [{ maxTotalHourlyPrice: 6 }, undefined],
  [{ maxTotalHourlyPrice: 5.9 }, 'GuardRail.MAX_TOTAL_HOURLY_PRICE'],
  [{ maxRequestHourlyPrice: 2, maxTotalHourlyPrice: 5.9 }, 'GuardRail.MAX_TOTAL_HOURLY_PRICE'],
])('the start of two that cost nothing yet is held to %j: %s', async (limits, code) => {
  expect((await start(BOTH, limits))?.code).toBe(code);
});

test('what others cost is named, and their stop advised, where they count', async () => {
  const ofRequest = await start(BOTH, { maxRequestHourlyPrice: 1 });
  const ofTotal = await start(BOTH, { maxTotalHourlyPrice: 5 });

  expect(ofRequest?.message).not.toContain('others');
  expect(ofTotal?.message).toMatch(
    /all others of this deployment 4, .*: start fewer, stop others with StopCharging, or/,
  );
});

test('what costs already is not asked for again, however low the ceilings are', async () => {
  const low = { maxRequestHourlyPrice: 0.01, maxTotalHourlyPrice: 0.01 };

  expect(await start([['i-charged', 'large']], low)).toBeUndefined();
});

test('what was not created here costs as it shows', async () => {
  const refusal = await start([['i-foreign', 'large']], { maxRequestHourlyPrice: 3 });

  expect(refusal?.message).toContain('1 instances to be started cost 4 an hour');
});

test.each([
  ['runs', { status: 'Running' as const }],
  ['is paid for by the month', { chargeType: 'PrePaid' as const }],
])('what was not created here and %s does not cost more by a start', async (_, shows) => {
  const foreign = { ...stopped('i-foreign', 'large'), ...shows };
  const looks = { fleet: aFleet({ market, pages: OURS }), prices: new Prices({ now: () => 0 }) };

  expect(await refuseStart([foreign], aSettingOf({ maxRequestHourlyPrice: 0.01 }), looks)).toBeUndefined();
});

test('the rails of what is created do not hold a start, and ask nobody', async () => {
  const nobody = aFleet({ failing: new Error('asked') });

  expect(await start(BOTH, { maxLiveInstances: 1, allowedInstanceTypes: ['other'] }, nobody)).toBeUndefined();
});

test('without a price the ceiling refuses for good, and where ECS is busy nothing is decided', async () => {
  const busy = new CloudError('DescribeInstances', 'Throttling', 'Later.', 400);

  const refusal = await start(BOTH, { maxTotalHourlyPrice: 100 }, aFleet({ pages: OURS }));

  expect(refusal?.message).toContain('MAX_TOTAL_HOURLY_PRICE is set and cannot be checked. DescribePrice answers');
  await expect(start(BOTH, { maxTotalHourlyPrice: 100 }, aFleet({ failing: busy }))).rejects.toBe(busy);
});
