import { expect, test } from 'vitest';
import type { InstanceStatus } from '../../shared/api/answers.ts';
import { fleetTable } from '../render/fleet.ts';
import { groupsOf, kindsOf } from './groups.ts';
import { askPrices } from './prices.ts';

const anInstance = (requestId: string | null, slot: number | null, changes: Partial<InstanceStatus> = {}) =>
  ({
    ...{ requestId, slot, instanceId: `i-${requestId ?? ''}-${slot ?? ''}`, status: 'Running', goal: 'Running' },
    ...{ failure: null, pending: false, deadline: null, publicIpAddresses: [], privateIpAddresses: [] },
    ...{ createdAt: null, ageSeconds: 60, locks: [], outcome: null },
    placement: { index: 0, zoneId: 'z-a', vSwitchId: null, instanceType: 'small' },
    ...changes,
  }) as InstanceStatus;
const inPlace = (instanceType: string, zoneId: string) => ({
  placement: { index: 0, zoneId, vSwitchId: null, instanceType },
});

test('instances of a request are one group where they are alike, and requests are in the order of their ids', () => {
  const groups = groupsOf([
    ...[anInstance('web-2', 0), anInstance('web-1', 0, { ageSeconds: 90 }), anInstance(null, null)],
    ...[
      anInstance('web-1', 1, { pending: true }),
      anInstance('web-1', 2, { ageSeconds: null }),
      anInstance('web-1', 3),
    ],
    ...[anInstance('web-1', 4, { goal: 'Stopped' }), anInstance('web-1', 5, { status: 'Starting' })],
    ...[anInstance('web-1', 6, inPlace('large', 'z-a')), anInstance('web-1', 7, inPlace('small', 'z-b'))],
  ]);

  expect(groups.map(({ requestId, slots, ageSeconds }) => [requestId, slots, ageSeconds])).toEqual([
    [null, [null], 60],
    ['web-1', [0, 2, 3], 90],
    ['web-1', [1], 60],
    ['web-1', [4], 60],
    ['web-1', [5], 60],
    ['web-1', [6], 60],
    ['web-1', [7], 60],
    ['web-2', [0], 60],
  ]);
  expect(groups[1]?.instanceIds).toEqual(['i-web-1-0', 'i-web-1-2', 'i-web-1-3']);
});

test('a price is asked for once for each type and zone, and a group costs that for each of its instances', async () => {
  const groups = groupsOf([
    ...[anInstance('web-1', 0), anInstance('web-1', 1), anInstance('web-2', 0)],
    ...[anInstance('web-3', 0, inPlace('large', 'z-a')), anInstance('web-4', 0, inPlace('small', 'z-b'))],
  ]);
  const asked: Readonly<Record<string, string>>[] = [];
  const market: Record<string, number> = { 'small z-a': 0.1, 'large z-a': 0.4, 'small z-b': 0.15 };

  const prices = await askPrices(kindsOf(groups), 'cn-beijing', (action, parameters = {}) => {
    asked.push({ action, ...parameters });
    const TradePrice = market[`${parameters['InstanceType'] ?? ''} ${parameters['ZoneId'] ?? ''}`];
    return Promise.resolve({ PriceInfo: { Price: { TradePrice, Currency: 'CNY' } } });
  });

  expect(groups.map(prices.of)).toEqual([0.2, 0.1, 0.4, 0.15]);
  expect(prices.currency).toBe('CNY');
  const common = { action: 'DescribePrice', RegionId: 'cn-beijing', ResourceType: 'instance', PriceUnit: 'Hour' };
  expect(asked).toEqual([
    { ...common, InstanceType: 'small', ZoneId: 'z-a' },
    { ...common, InstanceType: 'large', ZoneId: 'z-a' },
    { ...common, InstanceType: 'small', ZoneId: 'z-b' },
  ]);
});

test('the table names slots in short, and counts instances, requests and what they cost', () => {
  const slots = [7, 0, 2, 1, 5, null].map((slot) => anInstance('web-1', slot));
  const groups = groupsOf([
    ...slots,
    anInstance('web-1', 9, { pending: true, ageSeconds: null }),
    anInstance('web-2', 0),
  ]);

  const plain = fleetTable(groups, undefined, undefined);
  const priced = fleetTable(
    groups.map((group) => ({ ...group, hourlyPrice: 0.1 })),
    'CNY',
    undefined,
  );

  expect(plain).toMatch(/│ 0-2, 5, 7, 1 not shown │ Running │ Running +│ 60 s │/);
  expect(plain).toMatch(/│ 9 +│ Running │ Running, open │ +│ small │/);
  expect(plain).toMatch(/\n8 instances of 2 requests\.$/);
  expect(priced).toMatch(/\n8 instances of 2 requests, CNY 0\.3 an hour\.$/);
  expect(fleetTable(groups.slice(-1), undefined, undefined)).toMatch(/\n1 instance of 1 request\.$/);
});
