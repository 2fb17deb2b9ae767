import { findDiskCategory } from './diskCategories.ts';
import type { InstanceType } from './instanceTypes.ts';

/** Periods that DescribePrice asks for, in hours. A month has 30 days here, and twelve of them are a year. */
export const HOURS = { Hour: 1, Week: 7 * 24, Month: 30 * 24, Year: 12 * 30 * 24 } as const;
export type PriceUnit = keyof typeof HOURS;
export const PRICE_UNITS = Object.keys(HOURS) as PriceUnit[];

// CNY an hour for each Mbit/s that is paid for by bandwidth.
const BANDWIDTH = 0.063;

// What is left to pay of the hourly price when a month or more is paid at once.
const PREPAID_SHARE = 0.65;

/** What part of a price is for, in CNY. */
export interface PricePart {
  resource: 'instanceType' | 'image' | 'systemDisk' | 'dataDisk' | 'bandwidth';
  original: number;
  trade: number;
}

/** The list price of an instance type for one period; `spot` is the market price instead, CNY an hour. */
export function typePrice(type: InstanceType, unit: PriceUnit, periods: number, spot?: number): PricePart {
  const original = listPrice(type.hourlyPrice, unit, periods);
  return { resource: 'instanceType', original, trade: spot === undefined ? original : spot * HOURS[unit] * periods };
}

/** The price of a disk; undefined for a category that is not sold. `size` in GiB. */
export function diskPrice(
  resource: 'systemDisk' | 'dataDisk',
  disk: { category: string; size: number },
  unit: PriceUnit,
  periods: number,
): PricePart | undefined {
  const category = findDiskCategory(disk.category);
  if (category === undefined) return undefined;
  const original = listPrice(category.hourlyPrice * disk.size, unit, periods);
  return { resource, original, trade: original };
}

/** The price of a bandwidth in Mbit/s; nothing when the traffic is paid for instead. */
export function bandwidthPrice(mbits: number, byTraffic: boolean, unit: PriceUnit, periods: number): PricePart {
  const original = byTraffic ? 0 : listPrice(BANDWIDTH * mbits, unit, periods);
  return { resource: 'bandwidth', original, trade: original };
}

function listPrice(hourly: number, unit: PriceUnit, periods: number): number {
  return hourly * HOURS[unit] * periods * (unit === 'Hour' ? 1 : PREPAID_SHARE);
}
