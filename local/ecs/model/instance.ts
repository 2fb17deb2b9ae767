import type { Disk } from './disks.ts';
import type { LockReason } from './lockReasons.ts';
import type { Tag } from './tags.ts';

export const STATUSES = ['Pending', 'Starting', 'Running', 'Stopping', 'Stopped'] as const;
export type Status = (typeof STATUSES)[number];

export const CHARGE_TYPES = ['PrePaid', 'PostPaid'] as const;
export type ChargeType = (typeof CHARGE_TYPES)[number];

/** What PrePaid instances are paid and renewed by. */
export const PERIOD_UNITS = ['Week', 'Month'] as const;
export type PeriodUnit = (typeof PERIOD_UNITS)[number];

export const SPOT_STRATEGIES = ['NoSpot', 'SpotWithPriceLimit', 'SpotAsPriceGo'] as const;
export type SpotStrategy = (typeof SPOT_STRATEGIES)[number];

/** What becomes of a spot instance that the market takes back. */
export const SPOT_INTERRUPTIONS = ['Terminate', 'Stop'] as const;
export type SpotInterruption = (typeof SPOT_INTERRUPTIONS)[number];

/** How an instance stops. StopCharging gives vCPUs, memory and public address back. */
export const STOP_MODES = ['KeepCharging', 'StopCharging'] as const;
export type StopMode = (typeof STOP_MODES)[number];

export const NETWORK_TYPES = ['vpc', 'classic'] as const;

export const INTERNET_CHARGE_TYPES = ['PayByTraffic', 'PayByBandwidth'] as const;
export type InternetChargeType = (typeof INTERNET_CHARGE_TYPES)[number];

/** Whether an instance has I/O optimization, as calls spell it. */
export const IO_OPTIMIZATIONS = ['none', 'optimized'] as const;
export type IoOptimization = (typeof IO_OPTIMIZATIONS)[number];

/** What a burstable instance may do when it has used up its credits. */
export const CREDIT_SPECIFICATIONS = ['Standard', 'Unlimited'] as const;

/** What a transition leads to. `Vanished`: the instance disappears from Pending for good. */
export type Next = { becomes: Status | 'Vanished'; at: number };

/** What a caller chose about an instance that changes nothing here but what Describe answers. */
export interface LaunchOptions {
  httpEndpoint?: string | undefined;
  httpTokens?: string | undefined;
  httpPutResponseHopLimit?: number | undefined;
  core?: number | undefined;
  threadsPerCore?: number | undefined;
  numa?: string | undefined;
  topologyType?: string | undefined;
  hibernation?: boolean | undefined;
  tenancy?: string | undefined;
  affinity?: string | undefined;
  loginAsNonRoot?: boolean | undefined;
}

/** An instance, as plain data: what a snapshot holds. Times are milliseconds since the epoch. */
export interface Instance {
  readonly instanceId: string;
  readonly regionId: string;
  readonly zoneId: string;
  /** Rises with every new instance, so that lists have a fixed order. */
  readonly sequence: number;
  status: Status;
  /** The transition under way. */
  next?: Next;
  /** Describe does not show the instance before this time. */
  visibleAt: number;
  instanceName: string;
  hostName: string;
  description: string;
  imageId: string;
  /** The public image that an own image descends from; missing where `imageId` is a public one. */
  baseImageId?: string;
  readonly instanceType: string;
  readonly ioOptimized: boolean;
  network: InstanceNetwork;
  securityGroupIds: string[];
  systemDisk: Disk;
  readonly dataDisks: Disk[];
  charge: Charge;
  readonly createdAt: number;
  startedAt?: number;
  /** When it stopped since; missing while it runs. */
  stoppedAt?: number;
  autoReleaseAt?: number;
  /** Whether it starts by itself, as instances of RunInstances do. */
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
  /** Missing in snapshots from before they were kept. */
  options?: LaunchOptions;
}

/** How an instance was stopped; `Not-applicable` unless it is Stopped. */
export type StoppedMode = StopMode | 'Not-applicable';

export interface InstanceNetwork {
  /** Blank in a classic network. */
  readonly vpcId: string;
  readonly vSwitchId: string;
  /** The address in the VSwitch, or the inner one of a classic network. */
  readonly privateIp: string;
  publicIp: string;
  /** StopCharging took its public address; the next start brings another. */
  publicIpOnStart: boolean;
  internetChargeType: InternetChargeType;
  /** Mbit/s. */
  internetMaxBandwidthIn: number;
  internetMaxBandwidthOut: number;
  readonly networkInterfaceId: string;
  readonly macAddress: string;
  /** The elastic address bound to it. */
  elasticIp?: { allocationId: string; ip: string; bandwidth: number; internetChargeType: InternetChargeType };
  /** The secondary interfaces attached to it. */
  secondaryInterfaces?: readonly AttachedInterface[];
  /** Of the primary interface; missing in snapshots from before interfaces had tags. */
  interfaceTags?: Tag[];
}

/** What an instance tells of a network interface. */
export interface AttachedInterface {
  readonly networkInterfaceId: string;
  readonly macAddress: string;
  /** The primary address comes first. */
  readonly privateIps: readonly string[];
}

export interface Charge {
  readonly type: ChargeType;
  /** Prepaid: when the paid time ends. */
  expiresAt?: number;
  /** Prepaid: when it ended. */
  expiredAt?: number;
  autoRenew: boolean;
  /** Milliseconds by which an automatic renewal extends it. */
  renewMs: number;
  /** The same as the caller asked for it; missing in snapshots from before callers could. */
  renewPeriod?: { amount: number; unit: PeriodUnit };
  readonly spotStrategy: SpotStrategy;
  readonly spotPriceLimit: number;
  /** Hours for which the market does not take a spot instance back. */
  readonly spotDuration: number;
  readonly spotInterruptionBehavior: SpotInterruption;
  /** When the spot market takes it back. A lock with Recycling announces that five minutes before. */
  reclaimAt?: number;
}

/** Until when a prepaid instance is or was paid for; undefined of any other. */
export function paidUntil({ expiresAt, expiredAt }: Pick<Charge, 'expiresAt' | 'expiredAt'>): number | undefined {
  return expiresAt ?? expiredAt;
}
