import { describe, expect, test } from 'vitest';
import { startInMemoryEcs, valuesOf } from '../../../test/ecs/startInMemoryEcs.ts';

describe('DescribePrice', () => {
  test('adds up type, disks and bandwidth', () => {
    const { call } = startInMemoryEcs();

    const answer = call('DescribePrice', {
      InstanceType: 'ecs.g6.large',
      'SystemDisk.Category': 'cloud_essd',
      'SystemDisk.Size': '40',
      'DataDisk.1.Category': 'cloud_ssd',
      'DataDisk.1.Size': '100',
      InternetChargeType: 'PayByBandwidth',
      InternetMaxBandwidthOut: '5',
      Amount: '2',
    }) as { PriceInfo: { Price: { TradePrice: number; DetailInfos: { DetailInfo: { TradePrice: number }[] } } } };
    const { Price: price } = answer.PriceInfo;
    const sum = price.DetailInfos.DetailInfo.reduce((total, part) => total + part.TradePrice, 0);

    expect(price).toMatchObject({ Currency: 'CNY', DiscountPrice: 0 });
    expect(valuesOf(price.DetailInfos.DetailInfo, 'Resource')).toEqual([
      'instanceType',
      'systemDisk',
      'dataDisk',
      'bandwidth',
    ]);
    expect(price.TradePrice).toBeCloseTo(sum, 6);
    expect(price.TradePrice).toBeGreaterThan(0);
  });

  test('asks less for a month than for its hours, and less for spot', () => {
    const { call } = startInMemoryEcs();

    const price = (parameters: Record<string, string>): number =>
      (
        call('DescribePrice', { InstanceType: 'ecs.g6.large', ...parameters }) as {
          PriceInfo: { Price: { TradePrice: number } };
        }
      ).PriceInfo.Price.TradePrice;
    const hour = price({});

    expect(price({ PriceUnit: 'Month' })).toBeLessThan(hour * 720);
    expect(price({ PriceUnit: 'Month', Period: '3' })).toBeGreaterThan(price({ PriceUnit: 'Month', Period: '2' }));
    expect(price({ SpotStrategy: 'SpotAsPriceGo' })).toBeLessThan(hour);
    expect(price({ SpotStrategy: 'SpotAsPriceGo', PriceUnit: 'Month' })).toBe(price({ PriceUnit: 'Month' }));
  });

  test('asks the more for an ESSD the higher its level, and takes PL1 for granted', () => {
    const { call } = startInMemoryEcs();

    const price = (level: Record<string, string>, category = 'cloud_essd'): number =>
      (
        call('DescribePrice', {
          ResourceType: 'disk',
          'DataDisk.1.Category': category,
          'DataDisk.1.Size': '2000',
          ...level,
        }) as { PriceInfo: { Price: { TradePrice: number } } }
      ).PriceInfo.Price.TradePrice;
    const levels = ['PL0', 'PL1', 'PL2', 'PL3'].map((level) => price({ 'DataDisk.1.PerformanceLevel': level }));

    expect(levels).toEqual([...new Set(levels)].sort((a, b) => a - b));
    expect(price({})).toBe(levels[1]);
    expect(price({ 'DataDisk.1.PerformanceLevel': 'PL3' }, 'cloud_ssd')).toBe(price({}, 'cloud_ssd'));
  });

  test.each([
    [{}, 'MissingParameter'],
    [{ InstanceType: 'ecs.none' }, 'InvalidInstanceType.ValueNotSupported'],
    [{ InstanceType: 'ecs.g6.large', ImageId: 'none' }, 'InvalidImageId.NotFound'],
    [{ InstanceType: 'ecs.g6.large', 'SystemDisk.Category': 'x' }, 'InvalidSystemDiskCategory.ValueNotSupported'],
    [{ InstanceType: 'ecs.g6.large', PriceUnit: 'Day' }, 'InvalidPriceUnit.ValueNotSupported'],
    [{ InstanceType: 'ecs.g6.large', Period: '2' }, 'InvalidPeriod'],
    [{ InstanceType: 'ecs.g6.large', PriceUnit: 'Week', Period: '4' }, 'none'],
    [{ InstanceType: 'ecs.g6.large', PriceUnit: 'Week', Period: '5' }, 'InvalidPeriod'],
    [{ InstanceType: 'ecs.g6.large', PriceUnit: 'Year', Period: '6' }, 'InvalidPeriod'],
    [{ ResourceType: 'ddh' }, 'InvalidResourceType.ValueNotSupported'],
    [{ ResourceType: 'disk' }, 'MissingParameter'],
    [{ ResourceType: 'disk', 'DataDisk.1.Category': 'cloud_ssd' }, 'InvalidDataDiskSize.ValueNotSupported'],
    [
      { ResourceType: 'disk', 'DataDisk.1.Size': '9', 'DataDisk.1.Category': 'x' },
      'InvalidDataDiskCategory.ValueNotSupported',
    ],
    [{ ResourceType: 'bandwidth' }, 'none'],
  ])('answers %j with %s', (parameters: Record<string, string>, expected) => {
    expect(startInMemoryEcs().code('DescribePrice', parameters)).toBe(expected);
  });
});
