import type { InstanceType } from '../../model/catalogue/instanceTypes.ts';
import { ecsError } from '../../model/errors.ts';
import type { Charge, PeriodUnit } from '../../model/instance.ts';
import { MINUTE_MS } from '../../model/time.ts';
import type { LaunchParameters } from './parameters.ts';

const HOUR_MS = 60 * MINUTE_MS;
const WEEK_MS = 7 * 24 * HOUR_MS;

const MONTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 24, 36, 48, 60];
const WEEKS = [1, 2, 3, 4];

// A renewal takes fewer lengths than a purchase.
const RENEWAL_MONTHS = [1, 2, 3, 6, 12, 24, 36, 48, 60];

// Without SpotDuration, a spot instance is protected for its first hour.
const DEFAULT_SPOT_HOURS = 1;

/** How a new instance is paid for from `now` on. Throws EcsError when the parameters contradict each other. */
export function chargeOf(parameters: LaunchParameters, type: InstanceType, now: number): Charge {
  const spotStrategy = parameters.SpotStrategy ?? 'NoSpot';
  const charge: Charge = {
    type: parameters.InstanceChargeType ?? 'PostPaid',
    autoRenew: parameters.AutoRenew ?? false,
    renewMs: 0,
    spotStrategy,
    spotPriceLimit: parameters.SpotPriceLimit ?? 0,
    spotDuration: spotStrategy === 'NoSpot' ? 0 : (parameters.SpotDuration ?? DEFAULT_SPOT_HOURS),
    spotInterruptionBehavior: parameters.SpotInterruptionBehavior ?? 'Terminate',
  };
  if (charge.type === 'PostPaid') {
    checkSpot(charge, type);
    return charge;
  }
  if (spotStrategy !== 'NoSpot') throw ecsError('InvalidSpotPrepaid');
  return { ...charge, ...paidTime(parameters, now) };
}

/** Throws EcsError where a release is to be protected that the market or the paid time decides. */
export function checkProtection(wanted: boolean | undefined, { type, spotStrategy }: Charge): void {
  if (wanted === true && (type === 'PrePaid' || spotStrategy !== 'NoSpot')) {
    throw ecsError('InvalidChargeType.ValueNotSupported');
  }
}

/** The time at which the spot market takes the instance back: `lifetimeMs` after its protected hours. */
export function reclaimTime({ spotDuration }: Charge, now: number, lifetimeMs: number): number {
  return now + spotDuration * HOUR_MS + lifetimeMs;
}

function checkSpot({ spotStrategy, spotPriceLimit }: Charge, type: InstanceType): void {
  if (spotStrategy !== 'SpotWithPriceLimit') return;
  if (spotPriceLimit === 0) throw ecsError('InvalidSpotPriceLimit');
  if (spotPriceLimit < spotPrice(type)) throw ecsError('InvalidSpotPriceLimit.LowerThanPublicPrice');
}

/** The market price of a type, in CNY an hour: a fixed fifth of the list price. */
export function spotPrice({ hourlyPrice }: InstanceType): number {
  return hourlyPrice / 5;
}

function paidTime(parameters: LaunchParameters, now: number): Pick<Charge, 'expiresAt' | 'renewMs' | 'renewPeriod'> {
  const { Period: period, PeriodUnit: unit = 'Month', AutoRenewPeriod: renewPeriod = 1 } = parameters;
  const periods = unit === 'Month' ? MONTHS : WEEKS;
  if (period === undefined || !periods.includes(period)) throw ecsError('InvalidPeriod');
  const renewals = unit === 'Month' ? RENEWAL_MONTHS : WEEKS;
  if (parameters.AutoRenew === true && !renewals.includes(renewPeriod)) {
    throw ecsError('InvalidAutoRenewPeriod.ValueNotSupported');
  }
  const expiresAt = later(now, period, unit);
  const renewMs = later(expiresAt, renewPeriod, unit) - expiresAt;
  return { expiresAt, renewMs, renewPeriod: { amount: renewPeriod, unit } };
}

// Paid time ends with a day in Beijing, at 16:00 UTC.
function later(from: number, amount: number, unit: PeriodUnit): number {
  const end = new Date(from);
  if (unit === 'Week') end.setTime(from + amount * WEEK_MS);
  else end.setUTCMonth(end.getUTCMonth() + amount);
  const cutoff = Date.UTC(end.getUTCFullYear(), end.getUTCMonth(), end.getUTCDate(), 16);
  return cutoff < end.getTime() ? cutoff + 24 * HOUR_MS : cutoff;
}
