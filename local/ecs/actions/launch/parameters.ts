import * as v from 'valibot';
import {
  CHARGE_TYPES,
  CREDIT_SPECIFICATIONS,
  INTERNET_CHARGE_TYPES,
  IO_OPTIMIZATIONS,
  PERIOD_UNITS,
  SPOT_INTERRUPTIONS,
  SPOT_STRATEGIES,
} from '../../model/instance.ts';
import { PERFORMANCE_LEVELS } from '../../model/catalogue/diskCategories.ts';
import type { OwnCode } from '../../model/errors.ts';
import { absentParameters } from './absent.ts';
import {
  bool,
  decimal,
  list,
  oneOf,
  optional,
  tags,
  text,
  textLike,
  textUpTo,
  unsupported,
  unsupportedList,
  whole,
} from '../../parameters/parameters.ts';
import { RESOURCE_NAME } from '../../parameters/names.ts';

/** Base64 of the 32 KB that CreateInstance's page allows. */
const LONGEST_USER_DATA = 4 * Math.ceil((32 * 1024) / 3);

/**
 * User data in Base64.
 *
 * @param notBase64 the code of any other text; each action documents it with a status of its own.
 */
export function userData(notBase64: OwnCode) {
  return v.pipe(textUpTo(LONGEST_USER_DATA, 'InvalidUserData.SizeExceeded'), v.check(isBase64, notBase64));
}

function isBase64(encoded: string): boolean {
  return encoded.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(encoded);
}

// Up to 256 characters, no link.
const DESCRIPTION = /^(?!https?:\/\/).{0,256}$/su;

const disk = {
  Category: optional(text()),
  DiskName: optional(textLike(RESOURCE_NAME, 'InvalidDiskName.Malformed')),
  Description: optional(textLike(DESCRIPTION, 'InvalidDiskDescription.Malformed')),
  Size: optional(text()),
  PerformanceLevel: optional(oneOf(PERFORMANCE_LEVELS)),
  Encrypted: optional(bool()),
  KMSKeyId: optional(text()),
  ProvisionedIops: optional(whole(0, 50_000)),
  BurstingEnabled: optional(bool()),
  AutoSnapshotPolicyId: unsupported(),
  StorageClusterId: unsupported(),
};

const dataDisk = v.object({
  ...disk,
  Device: optional(textLike(/^\/dev\/(xvd|vd|sd)[a-z]{1,2}$/, 'InvalidDataDevice.Malformed')),
  SnapshotId: optional(text()),
  DeleteWithInstance: optional(bool()),
});

// Whether an instance is on a host of one's own.
const HOSTINGS = ['default', 'host'] as const;

/** As many data disks as an instance may have. */
export const MOST_DATA_DISKS = 16;

/** The parameters that CreateInstance and RunInstances share. */
export const launchParameters = {
  ...absentParameters,
  RegionId: text(),
  InstanceType: text(),
  ImageId: optional(text()),
  ImageFamily: optional(text()),
  ZoneId: optional(text()),
  VSwitchId: optional(text()),
  PrivateIpAddress: optional(text()),
  InstanceName: optional(textUpTo(128, 'InvalidInstanceName.Malformed')),
  HostName: optional(text()),
  Description: optional(textLike(DESCRIPTION, 'InvalidDescription.Malformed')),
  Password: optional(text()),
  PasswordInherit: optional(bool()),
  KeyPairName: optional(text()),
  RamRoleName: optional(text()),
  IoOptimized: optional(oneOf(IO_OPTIMIZATIONS, 'InvalidIoOptimizedValue.ValueNotSupported')),
  InternetChargeType: optional(oneOf(INTERNET_CHARGE_TYPES, 'InvalidInternetChargeType.ValueNotSupported')),
  InternetMaxBandwidthIn: optional(whole(-1, 200)),
  InternetMaxBandwidthOut: optional(whole(-1, 100)),
  SystemDisk: optional(v.object(disk)),
  DataDisk: optional(list(dataDisk, MOST_DATA_DISKS, 'InstanceDiskNumber.LimitExceed')),
  InstanceChargeType: optional(oneOf(CHARGE_TYPES, 'InvalidInstanceChargeType.NotFound')),
  Period: optional(whole(1, 60, 'InvalidPeriod')),
  PeriodUnit: optional(oneOf(PERIOD_UNITS, 'InvalidPeriodUnit.ValueNotSupported')),
  AutoRenew: optional(bool()),
  AutoRenewPeriod: optional(whole(1, 60, 'InvalidAutoRenewPeriod.ValueNotSupported')),
  SpotStrategy: optional(oneOf(SPOT_STRATEGIES, 'InvalidSpotStrategy')),
  SpotPriceLimit: optional(decimal('InvalidSpotPriceLimit')),
  SpotDuration: optional(whole(0, 1, 'InvalidSpotDuration')),
  SpotInterruptionBehavior: optional(oneOf(SPOT_INTERRUPTIONS, 'InvalidSpotInterruptionBehavior')),
  Tag: optional(tags()),
  ResourceGroupId: optional(text()),
  DeletionProtection: optional(bool()),
  CreditSpecification: optional(oneOf(CREDIT_SPECIFICATIONS)),
  PrivatePoolOptions: optional(v.object({ Id: unsupported() })),
  DeploymentSetGroupNo: unsupported(),
  ManagedHostId: unsupported(),
  StorageSetId: unsupported(),
  Arn: unsupportedList(),
  // Describe answers these. They have no other effect.
  HttpPutResponseHopLimit: optional(whole(1, 64)),
  HibernationOptions: optional(v.object({ Configured: optional(bool()) })),
  Affinity: optional(oneOf(HOSTINGS)),
  HttpEndpoint: optional(oneOf(['enabled', 'disabled'], 'InvalidHttpEndpoint.NotSupported')),
  HttpTokens: optional(oneOf(['optional', 'required'], 'InvalidHttpTokens.NotSupported')),
  Tenancy: optional(oneOf(HOSTINGS, 'InvalidParam.Tenancy')),
  DryRun: optional(bool()),
};

/** How the vCPUs of an instance are laid out. */
export const cpuOptions = v.object({
  Core: optional(whole(1, 1024)),
  ThreadsPerCore: optional(whole(1, 2)),
  Numa: optional(text()),
  TopologyType: optional(text()),
  NestedVirtualization: unsupported(),
});

/** The documented parameters of a launch that change nothing here. */
export const IGNORED_AT_LAUNCH = [
  'DataDisk.EncryptAlgorithm',
  'PrivatePoolOptions.MatchCriteria',
  'SecurityEnhancementStrategy',
  'StorageSetPartitionNumber',
];

/** The parsed parameters of either call, in one form. */
export type LaunchParameters = v.InferOutput<v.ObjectSchema<typeof launchParameters, undefined>> & {
  /** Only RunInstances takes these three. */
  CpuOptions?: v.InferOutput<typeof cpuOptions> | undefined;
  ImageOptions?: { LoginAsNonRoot?: boolean | undefined } | undefined;
  HostNames?: readonly string[] | undefined;
  UserData?: string | undefined;
  securityGroupIds: readonly string[];
};
