import { ESSD_PRICE, findDiskCategory, type PerformanceLevel } from './diskCategories.ts';
import type { InstanceType } from './instanceTypes.ts';

/** The periods of DescribePrice, in hours. A month has 30 days here, and twelve months are a year. */
const HOURS = { Hour: 1, Week: 7 * 24, Month: 30 * 24, Year: 12 * 30 * 24 } as const;
export type PriceUnit = keyof typeof HOURS;
export const PRICE_UNITS = Object.keys(HOURS) as PriceUnit[];

/** The most periods of each unit that a price can be asked for. Source: the page of DescribePrice. */
export const MOST_PERIODS: Readonly<Record<PriceUnit, number>> = { Hour: 1, Week: 4, Month: 9, Year: 5 };

// CNY an hour for each Mbit/s that is paid for by bandwidth.
const BANDWIDTH = 0.063;

// The share of the hourly price that is due when a longer period is paid at once.
const PREPAID_SHARE = 0.65;

/** A part of a price, in CNY. */
export interface PricePart {
  resource: 'instanceType' | 'image' | 'systemDisk' | 'dataDisk' | 'bandwidth';
  original: number;
  trade: number;
}

/** The price of an instance type. `spot` is the market price that replaces the list price, in CNY an hour. */
export function typePrice(type: InstanceType, unit: PriceUnit, periods: number, spot?: number): PricePart {
  const original = listPrice(type.hourlyPrice, unit, periods);
  return { resource: 'instanceType', original, trade: spot === undefined ? original : spot * HOURS[unit] * periods };
}

/** The price of a disk; undefined for a category that ECS does not sell. `size` in GiB. */
export function diskPrice(
  resource: 'systemDisk' | 'dataDisk',
  disk: { category: string; size: number; level: PerformanceLevel | undefined },
  unit: PriceUnit,
  periods: number,
): PricePart | undefined {
  const category = findDiskCategory(disk.category);
  if (category === undefined) return undefined;
  // Only an ESSD has a level; of any other disk the parameter means nothing.
  const share = disk.category === 'cloud_essd' ? ESSD_PRICE[disk.level ?? 'PL1'] : 1;
  const original = listPrice(category.hourlyPrice * share * disk.size, unit, periods);
  return { resource, original, trade: original };
}

/** The price of a bandwidth in Mbit/s; 0 when the traffic is charged instead. */
export function bandwidthPrice(mbits: number, byTraffic: boolean, unit: PriceUnit, periods: number): PricePart {
  const original = byTraffic ? 0 : listPrice(BANDWIDTH * mbits, unit, periods);
  return { resource: 'bandwidth', original, trade: original };
}

function listPrice(hourly: number, unit: PriceUnit, periods: number): number {
  return hourly * HOURS[unit] * periods * (unit === 'Hour' ? 1 : PREPAID_SHARE);
}
