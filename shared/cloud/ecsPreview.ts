import type { CreateParameters } from './ecs.ts';

/** The port to what ECS says of an instance before it exists. Every method throws `CloudError`, and nothing else. */
export interface EcsPreview {
  /** CreateInstance with DryRun: ECS checks the call and the stock, and creates nothing. It resolves where they pass. */
  tryCreate(parameters: CreateParameters): Promise<void>;
  /** DescribePrice of as many such instances, for an hour, or for the time that is paid in advance. */
  price(parameters: CreateParameters, amount: number): Promise<Price>;
}

/** The API behind each method. */
export const PREVIEW_API = {
  tryCreate: 'CreateInstance',
  price: 'DescribePrice',
} as const satisfies Record<keyof EcsPreview, string>;

/** How long a price is for. */
export interface Term {
  /** The units of time that DescribePrice gives prices for. */
  unit: 'Hour' | 'Week' | 'Month' | 'Year';
  periods: number;
}

/** What some instances cost for a term, without traffic that is paid for by the gigabyte. */
export interface Price {
  term: Term;
  /** Such as `CNY`. */
  currency: string;
  /** The final price, after discounts; of a spot instance, the market's price. */
  trade: number;
  /** The list price. */
  original: number;
}

/**
 * The term in which an instance is paid for: an hour, or the period of a PrePaid instance. CreateInstance counts long
 * periods in months, where DescribePrice takes at most nine. Source: the pages of both.
 * @example
 * termOf({ instanceChargeType: 'PrePaid', period: 12 }); // {unit: 'Year', periods: 1}
 */
export function termOf(parameters: PricedParameters): Term {
  const { instanceChargeType, period, periodUnit: unit } = parameters;
  if (instanceChargeType !== 'PrePaid') return { unit: 'Hour', periods: 1 };
  const periods = Number(period);
  if (unit === 'Week') return { unit, periods };
  return periods < 12 ? { unit: 'Month', periods } : { unit: 'Year', periods: periods / 12 };
}

/** Parameters of CreateInstance, of which some decide on the price. */
export type PricedParameters = Readonly<Record<string, unknown>>;

/**
 * The parameters that DescribePrice takes of those of an instance, beside the term. They have the same names there.
 * @example pricedBy({ instanceType: 'ecs.g7.large', hostName: 'web' }); // {instanceType: 'ecs.g7.large', …}
 */
export function pricedBy(parameters: PricedParameters): PricedParameters {
  const { instanceType, imageId, zoneId, ioOptimized, systemDisk, dataDisk } = parameters;
  const { internetChargeType, internetMaxBandwidthOut, spotStrategy, spotDuration } = parameters;
  return {
    ...{ instanceType, imageId, zoneId, ioOptimized, systemDisk, dataDisk },
    ...{ internetChargeType, internetMaxBandwidthOut, spotStrategy, spotDuration },
  };
}
