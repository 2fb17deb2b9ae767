import { describe, expect, test } from 'vitest';
import type { Charged, EcsFleet } from '../cloud/ecsFleet.ts';
import { CloudError } from '../cloud/errors.ts';
import type { RailSettings } from '../platform/config.ts';
import type { Variable } from '../platform/settings.ts';
import { aFleet, aSettingOf } from '../../test/support/rails.ts';
import { refusals } from './check.ts';
import { Prices } from './prices.ts';
import type { Asked, RailRefusal } from './rail.ts';

const ASKED: Asked = { count: 1, placements: [{}], parameters: {}, autoReleaseMinutes: undefined, confirmed: false };
const PREPAID = { parameters: { instanceChargeType: 'PrePaid' } };
const spot = (spotStrategy: string, spotPriceLimit?: number): Partial<Asked> => ({
  parameters: { spotStrategy, spotPriceLimit },
});

/** All that the rails refuse of a request. */
async function refused(asked: Partial<Asked>, limits: Partial<RailSettings>, fleet: EcsFleet = aFleet()) {
  const found: RailRefusal[] = [];
  const looks = { fleet, prices: new Prices({ now: () => 0 }) };
  for await (const refusal of refusals({ ...ASKED, ...asked }, aSettingOf(limits), looks)) found.push(refusal);
  return found;
}

describe('the rails that ask nobody', () => {
  test.each<[Variable, Partial<RailSettings>, Partial<Asked>, string | undefined]>([
    [
      'ALLOWED_INSTANCE_TYPES',
      { allowedInstanceTypes: ['a'] },
      { placements: [{ instanceType: 'b' }] },
      'instanceType',
    ],
    ['ALLOWED_INSTANCE_TYPES', { allowedInstanceTypes: ['a'] }, { placements: [{}] }, 'instanceType'],
    ['ALLOWED_INSTANCE_TYPES', { allowedInstanceTypes: ['a'] }, { placements: [{ instanceType: 'a' }] }, undefined],
    [
      'ALLOWED_VSWITCHES',
      { allowedVSwitches: ['a', 'b'] },
      { placements: [{ vSwitchId: 'b' }, { vSwitchId: 'c' }] },
      'placements.1.vSwitchId',
    ],
    ['ALLOWED_VSWITCHES', { allowedVSwitches: ['a'] }, { placements: [{ vSwitchId: 'a' }] }, undefined],
    ['ALLOWED_IMAGES', { allowedImages: ['a'] }, { parameters: { imageId: 'b' } }, 'imageId'],
    ['ALLOWED_IMAGES', { allowedImages: ['a'] }, { parameters: { imageFamily: 'b', imageId: 'a' } }, 'imageFamily'],
    ['ALLOWED_IMAGES', { allowedImages: ['a'] }, { parameters: { imageFamily: 'a' } }, undefined],
    ['ALLOWED_SECURITY_GROUPS', { allowedSecurityGroups: ['a'] }, {}, 'securityGroupId'],
    ['ALLOWED_SECURITY_GROUPS', { allowedSecurityGroups: ['a'] }, { parameters: { securityGroupId: 'a' } }, undefined],
    ['ALLOW_PREPAID', { allowPrepaid: false }, { ...PREPAID, confirmed: true }, 'instanceChargeType'],
    ['ALLOW_PREPAID', { allowPrepaid: true }, PREPAID, 'confirm'],
    ['ALLOW_PREPAID', { allowPrepaid: true }, { ...PREPAID, confirmed: true }, undefined],
    ['MAX_SPOT_PRICE', { maxSpotPrice: 1 }, spot('SpotAsPriceGo', 0.5), 'spotStrategy'],
    ['MAX_SPOT_PRICE', { maxSpotPrice: 1 }, spot('SpotWithPriceLimit', 1.01), 'spotPriceLimit'],
    ['MAX_SPOT_PRICE', { maxSpotPrice: 1 }, spot('SpotWithPriceLimit'), 'spotPriceLimit'],
    ['MAX_SPOT_PRICE', { maxSpotPrice: 1 }, spot('SpotWithPriceLimit', 1), undefined],
    ['MAX_SPOT_PRICE', { maxSpotPrice: 1 }, spot('NoSpot', 9), undefined],
    ['MAX_LIFETIME_MINUTES', { maxLifetimeMinutes: 60 }, { autoReleaseMinutes: 61 }, 'autoReleaseMinutes'],
    ['MAX_LIFETIME_MINUTES', { maxLifetimeMinutes: 60 }, {}, 'autoReleaseMinutes'],
    ['MAX_LIFETIME_MINUTES', { maxLifetimeMinutes: 60 }, { autoReleaseMinutes: 60 }, undefined],
  ])('%s as %j, asked for %j, refuses %s', async (rule, limits, asked, field) => {
    const found = await refused(asked, { allowPrepaid: true, ...limits });

    expect(found.map(({ code, field: at }) => [code, at])).toEqual(
      field === undefined ? [] : [[`GuardRail.${rule}`, field]],
    );
  });

  test.each([
    [spot('SpotAsPriceGo'), /: say SpotWithPriceLimit and a spotPriceLimit, or deploy without MAX_SPOT_PRICE\.$/],
    [spot('SpotWithPriceLimit'), /: name 1 or less, or deploy with a higher MAX_SPOT_PRICE\.$/],
  ])('name of spot %j a mend that helps', async (asked, mend) => {
    expect(await refused(asked, { maxSpotPrice: 1 })).toMatchObject([
      { message: expect.stringMatching(mend) as string },
    ]);
  });

  test('refuse PrePaid where instances have a longest lifetime: ECS would not release them', async () => {
    const found = await refused({ ...PREPAID, confirmed: true }, { allowPrepaid: true, maxLifetimeMinutes: 60 });

    expect(found).toMatchObject([{ code: 'GuardRail.MAX_LIFETIME_MINUTES', field: 'instanceChargeType' }]);
  });
});

describe('the ceilings', () => {
  const types = (...placements: string[]): Partial<Asked> => ({
    placements: placements.map((instanceType) => ({ instanceType })),
  });
  const market = { small: 1, large: 4 };
  const charged = (instanceType: string, isCharged: boolean): Charged => ({
    ...{ instanceId: `i-${instanceType}`, instanceType, isCharged },
    ...{ chargeType: 'PostPaid', spotStrategy: 'NoSpot' },
  });

  test.each([
    [2, []],
    [3, ['GuardRail.MAX_LIVE_INSTANCES']],
  ])('MAX_LIVE_INSTANCES of ten, with eight alive, takes %i as %j', async (count, codes) => {
    const found = await refused({ count }, { maxLiveInstances: 10 }, aFleet({ live: 8 }));

    expect(found.map(({ code }) => code)).toEqual(codes);
  });

  test.each([
    [['small'], 4, []],
    [['small'], 5, ['GuardRail.MAX_REQUEST_HOURLY_PRICE']],
    [['small', 'large'], 1, []],
    [['small', 'large', 'small'], 2, ['GuardRail.MAX_REQUEST_HOURLY_PRICE']],
  ])('MAX_REQUEST_HOURLY_PRICE of 4 takes each of %j in its dearest place: %i as %j', async (places, count, codes) => {
    const found = await refused({ ...types(...places), count }, { maxRequestHourlyPrice: 4 }, aFleet({ market }));

    expect(found.map(({ code }) => code)).toEqual(codes);
  });

  test('MAX_TOTAL_HOURLY_PRICE counts the instances of every page, but for those that ECS does not charge for', async () => {
    const pages = [[charged('large', true)], [charged('small', true), charged('large', false)]];
    const asking = (count: number) =>
      refused({ ...types('small'), count }, { maxTotalHourlyPrice: 7 }, aFleet({ market, pages }));

    expect(await asking(2)).toEqual([]);
    expect(await asking(3)).toMatchObject([
      {
        code: 'GuardRail.MAX_TOTAL_HOURLY_PRICE',
        message: expect.stringContaining('cost 5 an hour, 3 more at 1') as string,
      },
    ]);
  });
});

describe('a rail that ECS gives no answer', () => {
  const limits = { maxLiveInstances: 10, maxRequestHourlyPrice: 4 };

  test('refuses where the answer is for good, and the others are asked all the same', async () => {
    const denied = new CloudError('DescribeInstances', 'Forbidden.RAM', 'Not you.', 403);

    const found = await refused({}, limits, aFleet({ market: {}, failing: denied }));

    expect(found.map(({ code }) => code)).toEqual([
      'GuardRail.MAX_LIVE_INSTANCES',
      'GuardRail.MAX_REQUEST_HOURLY_PRICE',
    ]);
    expect(found[0]?.message).toMatch(/DescribeInstances answers Forbidden\.RAM.*deploy without MAX_LIVE_INSTANCES/);
  });

  test('is not decided where the same call may succeed later', async () => {
    const busy = new CloudError('DescribeInstances', 'Throttling', 'Later.', 400);

    await expect(refused({}, limits, aFleet({ failing: busy }))).rejects.toBe(busy);
  });

  test('throws what is a fault of ours', async () => {
    const bug = new TypeError('x is undefined');

    await expect(refused({}, limits, aFleet({ failing: bug }))).rejects.toBe(bug);
  });
});

test('rails that are not set ask nobody', async () => {
  const nobody = aFleet({ failing: new Error('asked') });

  expect(await refused({ count: 1000 }, {}, nobody)).toEqual([]);
});
