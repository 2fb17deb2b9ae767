import { expect, test } from 'vitest';
import type { Charged, EcsFleet } from '../cloud/ecsFleet.ts';
import { termOf, type PricedParameters } from '../cloud/ecsPreview.ts';
import { Prices } from './prices.ts';

const HOUR = 3_600_000;

/** A fleet in which everything costs as much, and that notes what it was asked for. */
function aMarket(trade: number) {
  const asked: PricedParameters[] = [];
  const fleet: Pick<EcsFleet, 'priceOfOne'> = {
    priceOfOne: (parameters) => {
      asked.push(parameters);
      return Promise.resolve({ term: termOf(parameters), currency: 'CNY', trade, original: trade });
    },
  };
  return { asked, fleet: fleet as EcsFleet };
}

test('a price is asked for once an hour for each kind of instance, whatever it is called', async () => {
  const { asked, fleet } = aMarket(2);
  let now = 0;
  const prices = new Prices({ now: () => now });

  await prices.hourly({ instanceType: 'a', instanceName: 'web' }, fleet);
  await prices.hourly({ instanceType: 'a', instanceName: 'db' }, fleet);
  await prices.hourly({ instanceType: 'b' }, fleet);
  now = HOUR - 1;
  await prices.hourly({ instanceType: 'a' }, fleet);
  now = HOUR;
  await prices.hourly({ instanceType: 'a' }, fleet);

  expect(asked.map(({ instanceType }) => instanceType)).toEqual(['a', 'b', 'a']);
});

test.each([
  [{}, 7300],
  [{ instanceChargeType: 'PrePaid', period: 1 }, 10],
  [{ instanceChargeType: 'PrePaid', period: 2, periodUnit: 'Week' }, 7300 / 336],
  [{ instanceChargeType: 'PrePaid', period: 12 }, 7300 / 8760],
])('an hour of what %j is a share of the price', async (parameters, hourly) => {
  expect(await new Prices({ now: () => 0 }).hourly(parameters, aMarket(7300).fleet)).toBeCloseTo(hourly, 6);
});

const aCharged = (changes: Partial<Charged> = {}): Charged => ({
  ...{ instanceId: 'i-1', instanceType: 'a', isCharged: true, chargeType: 'PostPaid', spotStrategy: 'NoSpot' },
  ...changes,
});

test('instances that exist cost what their way to pay costs: a PrePaid one its hour of a month', async () => {
  const { asked, fleet } = aMarket(7300);

  const sum = await new Prices({ now: () => 0 }).hourlyOfAll(
    [
      ...[aCharged(), aCharged({ instanceId: 'i-2' }), aCharged({ chargeType: 'PrePaid' })],
      aCharged({ spotStrategy: 'SpotAsPriceGo' }),
    ],
    fleet,
  );

  expect(sum).toBeCloseTo(3 * 7300 + 10, 6);
  expect(asked).toEqual([
    { instanceType: 'a', spotStrategy: 'NoSpot' },
    { instanceType: 'a', spotStrategy: 'NoSpot', instanceChargeType: 'PrePaid', period: 1 },
    { instanceType: 'a', spotStrategy: 'SpotAsPriceGo' },
  ]);
});

test('nothing costs nothing, and asks nobody', async () => {
  const { asked, fleet } = aMarket(2);

  expect(await new Prices({ now: () => 0 }).hourlyOfAll([], fleet)).toBe(0);
  expect(asked).toEqual([]);
});
