import type { Clock } from '../../clock.ts';
import type { Faults } from '../../faults.ts';
import type { Random } from '../../random.ts';
import type { StockLine } from './stock.ts';

/**
 * Mean seconds in a state. Each stay is between half of it and one and a half. 0: the instance leaves the state at
 * once.
 */
export interface Durations {
  pending: number;
  starting: number;
  stopping: number;
}

export interface Quotas {
  /** Pay-as-you-go instances in a region, above which creating answers QuotaExceed.AfterpayInstance. */
  postPaidInstances?: number;
  /**
   * How many vCPUs of pay-as-you-go instances a region may have; beyond that, creating and starting answer
   * QuotaExceed.ElasticQuota.
   */
  vcpus?: number;
  /** Instances in one security group, above which creating answers SecurityGroupInstanceLimitExceed. */
  securityGroupInstances?: number;
}

export interface ModelOptions {
  clock: Clock;
  random: Random;
  faults: Faults;
  /** The region of calls that name no region. */
  region: string;
  durations: Durations;
  /** Seconds for which Describe does not show a new instance; 0 when left out. */
  visibilityLag?: number;
  /** No limits when left out. */
  quotas?: Quotas;
  /** Calls a minute by action, in place of the documented limits. */
  rates?: Readonly<Record<string, number>>;
  /** Instances that may be created in a minute; the documented 5,000 when left out. */
  creationsPerMinute?: number;
  /** What is scarce; everything else never sells out. */
  stock?: readonly StockLine[];
  /** Mean seconds until a spot instance past its protected hours is taken back; never when left out. */
  spotLifetime?: number;
}
