import type { Disk } from './disks.ts';
import type { Tag } from './tags.ts';

export const STATUSES = ['Pending', 'Starting', 'Running', 'Stopping', 'Stopped'] as const;
export type Status = (typeof STATUSES)[number];

export const LOCK_REASONS = ['financial', 'security', 'Recycling', 'dedicatedhostfinancial', 'refunded'] as const;
export type LockReason = (typeof LOCK_REASONS)[number];

export type SpotStrategy = 'NoSpot' | 'SpotWithPriceLimit' | 'SpotAsPriceGo';

/** What a transition leads to; `Vanished` is an instance that disappears from Pending for good. */
export type Next = { becomes: Status | 'Vanished'; at: number };

/** An instance, as plain data: what a snapshot holds. Times are milliseconds since the epoch. */
export interface Instance {
  readonly instanceId: string;
  readonly regionId: string;
  readonly zoneId: string;
  /** Rises with every instance created, so that lists have an order that does not change. */
  readonly sequence: number;
  status: Status;
  /** The transition under way. */
  next?: Next;
  /** Until then no Describe shows it. */
  visibleAt: number;
  instanceName: string;
  hostName: string;
  description: string;
  readonly imageId: string;
  readonly instanceType: string;
  readonly ioOptimized: boolean;
  network: InstanceNetwork;
  securityGroupIds: string[];
  readonly systemDisk: Disk;
  readonly dataDisks: Disk[];
  charge: Charge;
  readonly createdAt: number;
  startedAt?: number;
  autoReleaseAt?: number;
  /** Whether it starts without being asked to, as those of RunInstances do. */
  readonly startsItself: boolean;
  keyPairName: string;
  ramRoleName: string;
  userData: string;
  resourceGroupId: string;
  deletionProtection: boolean;
  creditSpecification: string;
  stoppedMode: StoppedMode;
  lockReasons: LockReason[];
  tags: Tag[];
  readonly serialNumber: string;
}

/** `Not-applicable` unless Stopped; StopCharging gives vCPUs, memory and public address back. */
export type StoppedMode = 'KeepCharging' | 'StopCharging' | 'Not-applicable';

export interface InstanceNetwork {
  /** Blank in a classic network. */
  readonly vpcId: string;
  readonly vSwitchId: string;
  /** The address in the VSwitch, or the inner one of a classic network. */
  readonly privateIp: string;
  publicIp: string;
  /** A public address was given back by StopCharging; the next start brings another. */
  publicIpOnStart: boolean;
  internetChargeType: 'PayByTraffic' | 'PayByBandwidth';
  /** Mbit/s. */
  internetMaxBandwidthIn: number;
  internetMaxBandwidthOut: number;
  readonly networkInterfaceId: string;
  readonly macAddress: string;
}

export interface Charge {
  readonly type: 'PostPaid' | 'PrePaid';
  /** Prepaid: when the paid time ends. */
  expiresAt?: number;
  autoRenew: boolean;
  /** Milliseconds by which an automatic renewal extends it. */
  renewMs: number;
  /** The same, as it was asked for; missing in what was saved before anybody could ask for it. */
  renewPeriod?: { amount: number; unit: 'Week' | 'Month' };
  readonly spotStrategy: SpotStrategy;
  readonly spotPriceLimit: number;
  /** Hours for which a spot instance is not taken back. */
  readonly spotDuration: number;
  readonly spotInterruptionBehavior: 'Terminate' | 'Stop';
  /** When the spot market takes it back; it is locked with Recycling five minutes before. */
  reclaimAt?: number;
}
