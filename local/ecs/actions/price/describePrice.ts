import * as v from 'valibot';
import { INTERNET_CHARGE_TYPES, SPOT_STRATEGIES } from '../../model/instance.ts';
import {
  DEFAULT_DISK_CATEGORY,
  DEFAULT_SYSTEM_DISK_SIZE,
  PERFORMANCE_LEVELS,
} from '../../model/catalogue/diskCategories.ts';
import { findInstanceType } from '../../model/catalogue/instanceTypes.ts';
import {
  bandwidthPrice,
  diskPrice,
  MOST_PERIODS,
  PRICE_UNITS,
  type PricePart,
  typePrice,
} from '../../model/catalogue/prices.ts';
import { ecsError, missingParameter, ownErrors } from '../../model/errors.ts';
import { findStartImage } from '../../model/image.ts';
import { defineAction } from '../action.ts';
import { spotPrice } from '../launch/charge.ts';
import { list, oneOf, optional, text, whole } from '../../parameters/parameters.ts';

const OWN_ERRORS = ownErrors({
  'InvalidPriceUnit.ValueNotSupported': [400, 'The specified parameter PriceUnit is not valid.'],
  'InvalidResourceType.ValueNotSupported': [400, 'The specified parameter ResourceType is not valid.'],
});

const disk = v.object({
  Category: optional(text()),
  Size: optional(whole(1, 65_536)),
  PerformanceLevel: optional(oneOf(PERFORMANCE_LEVELS)),
});

const parameters = v.object({
  RegionId: text(),
  ResourceType: optional(
    oneOf(['instance', 'disk', 'bandwidth'], OWN_ERRORS.code('InvalidResourceType.ValueNotSupported')),
    'instance',
  ),
  InstanceType: optional(text()),
  ImageId: optional(text()),
  SystemDisk: optional(disk, {}),
  DataDisk: optional(list(disk, 16, 'InstanceDiskNumber.LimitExceed')),
  InternetChargeType: optional(
    oneOf(INTERNET_CHARGE_TYPES, 'InvalidInternetChargeType.ValueNotSupported'),
    'PayByTraffic',
  ),
  InternetMaxBandwidthOut: optional(whole(0, 100), '0'),
  SpotStrategy: optional(oneOf(SPOT_STRATEGIES, 'InvalidSpotStrategy'), 'NoSpot'),
  PriceUnit: optional(oneOf(PRICE_UNITS, OWN_ERRORS.code('InvalidPriceUnit.ValueNotSupported')), 'Hour'),
  Period: optional(whole(1, 9, 'InvalidPeriod'), '1'),
  Amount: optional(whole(1, 1000), '1'),
});

type Asked = v.InferOutput<typeof parameters>;

/** The price of an instance, its disks and its bandwidth, in CNY. The figures are plausible, not the vendor's. */
export const describePrice = defineAction({
  name: 'DescribePrice',
  parameters,
  ignored: [
    'DataDisk.ProvisionedIops',
    'DataDisk.StorageClusterId',
    'SchedulerOptions.DedicatedHostId',
    'SchedulerOptions.DeploymentSetStrategy',
    'SystemDisk.StorageClusterId',
    'AssuranceTimes',
    'Capacity',
    'DedicatedHostType',
    'InstanceAmount',
    'InstanceCpuCoreCount',
    'InstanceNetworkType',
    'InstanceTypeList',
    'IoOptimized',
    'Isp',
    'OfferingType',
    'Platform',
    'RecurrenceRules.EndHour',
    'RecurrenceRules.RecurrenceType',
    'RecurrenceRules.RecurrenceValue',
    'RecurrenceRules.StartHour',
    'Scope',
    'SpotDuration',
    'StartTime',
    'ZoneId',
  ],
  errors: [
    'InstanceDiskNumber.LimitExceed',
    'InvalidDataDiskCategory.ValueNotSupported',
    'InvalidDataDiskSize.ValueNotSupported',
    'InvalidImageId.NotFound',
    'InvalidInstanceType.ValueNotSupported',
    'InvalidInternetChargeType.ValueNotSupported',
    'InvalidPeriod',
    'InvalidSpotStrategy',
    'InvalidSystemDiskCategory.ValueNotSupported',
  ],
  ownErrors: OWN_ERRORS,
  answer(asked, { region }) {
    const { ImageId: imageId } = asked;
    if (imageId !== undefined && findStartImage(imageId, region) === undefined)
      throw ecsError('InvalidImageId.NotFound');
    if (asked.Period > MOST_PERIODS[asked.PriceUnit]) throw ecsError('InvalidPeriod');
    const parts = partsOf(asked).map((part) => ({
      Resource: part.resource,
      ...amounts(part.original * asked.Amount, part.trade * asked.Amount),
      SubRules: { Rule: [] },
    }));
    const sum = (name: 'OriginalPrice' | 'TradePrice'): number => parts.reduce((total, part) => total + part[name], 0);
    const price = { Currency: 'CNY', ...amounts(sum('OriginalPrice'), sum('TradePrice')) };
    return { PriceInfo: { Price: { ...price, DetailInfos: { DetailInfo: parts } }, Rules: { Rule: [] } } };
  },
});

function partsOf(asked: Asked): PricePart[] {
  switch (asked.ResourceType) {
    case 'instance':
      return [instancePart(asked), systemDiskPart(asked), ...dataDiskParts(asked), bandwidthPart(asked)];
    case 'disk':
      if (asked.DataDisk === undefined) throw missingParameter('DataDisk.1.Category');
      return dataDiskParts(asked);
    case 'bandwidth':
      return [bandwidthPart(asked)];
  }
}

function instancePart({ InstanceType: id, SpotStrategy, PriceUnit, Period }: Asked): PricePart {
  if (id === undefined) throw missingParameter('InstanceType');
  const type = findInstanceType(id);
  if (type === undefined) throw ecsError('InvalidInstanceType.ValueNotSupported');
  // The market has prices for an hour alone; the strategy does nothing beside another unit.
  const isSpot = SpotStrategy !== 'NoSpot' && PriceUnit === 'Hour';
  return typePrice(type, PriceUnit, Period, isSpot ? spotPrice(type) : undefined);
}

function systemDiskPart({
  SystemDisk: { Category, Size, PerformanceLevel: level },
  PriceUnit,
  Period,
}: Asked): PricePart {
  const wanted = { category: Category ?? DEFAULT_DISK_CATEGORY, size: Size ?? DEFAULT_SYSTEM_DISK_SIZE, level };
  const part = diskPrice('systemDisk', wanted, PriceUnit, Period);
  if (part === undefined) throw ecsError('InvalidSystemDiskCategory.ValueNotSupported');
  return part;
}

function dataDiskParts({ DataDisk = [], PriceUnit, Period }: Asked): PricePart[] {
  return DataDisk.map(({ Category, Size, PerformanceLevel: level }) => {
    if (Size === undefined) throw ecsError('InvalidDataDiskSize.ValueNotSupported');
    const wanted = { category: Category ?? DEFAULT_DISK_CATEGORY, size: Size, level };
    const part = diskPrice('dataDisk', wanted, PriceUnit, Period);
    if (part === undefined) throw ecsError('InvalidDataDiskCategory.ValueNotSupported');
    return part;
  });
}

function bandwidthPart({ InternetChargeType, InternetMaxBandwidthOut, PriceUnit, Period }: Asked): PricePart {
  return bandwidthPrice(InternetMaxBandwidthOut, InternetChargeType === 'PayByTraffic', PriceUnit, Period);
}

function amounts(original: number, trade: number) {
  return { OriginalPrice: round(original), TradePrice: round(trade), DiscountPrice: round(original - trade) };
}

function round(price: number): number {
  return Math.round(price * 10_000) / 10_000;
}
