import type * as v from 'valibot';
import { ecsError } from '../../model/errors.ts';
import { type IndexName, indexKey, tagIndexKey } from '../../model/indexKeys.ts';
import {
  CHARGE_TYPES,
  type Instance,
  INTERNET_CHARGE_TYPES,
  NETWORK_TYPES,
  paidUntil,
  STATUSES,
} from '../../model/instance.ts';
import { LOCK_REASONS } from '../../model/lockReasons.ts';
import type { Query } from '../../model/instanceTable.ts';
import { bool, jsonList, list, oneOf, optional, text, wantedTags } from '../../parameters/parameters.ts';
import { timeCondition, timeFilters } from '../../parameters/timeFilters.ts';
import { matchesWildcard } from '../../parameters/wildcard.ts';

const MOST_ADDRESSES = 100;

const addresses = optional(jsonList(MOST_ADDRESSES));

/** The filters of DescribeInstances. */
export const instanceFilters = {
  Status: optional(oneOf(STATUSES, 'InvalidStatus.NotFound')),
  ZoneId: optional(text()),
  VpcId: optional(text()),
  VSwitchId: optional(text()),
  InstanceNetworkType: optional(oneOf(NETWORK_TYPES, 'InvalidNetworkType.NotFound')),
  InstanceType: optional(text()),
  InstanceTypeFamily: optional(text()),
  InstanceName: optional(text()),
  SecurityGroupId: optional(text()),
  ImageId: optional(text()),
  KeyPairName: optional(text()),
  InstanceChargeType: optional(oneOf(CHARGE_TYPES, 'InvalidInstanceChargeType.NotFound')),
  InternetChargeType: optional(oneOf(INTERNET_CHARGE_TYPES, 'InvalidInternetChargeType.ValueNotSupported')),
  IoOptimized: optional(bool()),
  ResourceGroupId: optional(text()),
  LockReason: optional(oneOf(LOCK_REASONS, 'InvalidLockReason.NotFound')),
  PrivateIpAddresses: addresses,
  InnerIpAddresses: addresses,
  PublicIpAddresses: addresses,
  EipAddresses: addresses,
  Ipv6Address: optional(list(text(), MOST_ADDRESSES)),
  RdmaIpAddresses: addresses,
  DeviceAvailable: optional(bool()),
  HpcClusterId: optional(text()),
  Tag: optional(wantedTags()),
  Filter: optional(timeFilters()),
};

export type InstanceFilters = v.InferOutput<v.ObjectSchema<typeof instanceFilters, undefined>>;

const DIRECT = [
  'Status',
  'ZoneId',
  'VpcId',
  'VSwitchId',
  'InstanceNetworkType',
  'InstanceType',
  'InstanceTypeFamily',
  'SecurityGroupId',
  'ImageId',
  'KeyPairName',
  'InstanceChargeType',
  'InternetChargeType',
  'ResourceGroupId',
  'LockReason',
] as const satisfies readonly IndexName[];

/** The query to the table of instances. Throws EcsError when a filter cannot be understood. */
export function queryOf(filters: InstanceFilters): Query {
  if (filters.HpcClusterId !== undefined) throw ecsError('InvalidHpcClusterId.NotFound');
  const groups: string[][] = [];
  for (const name of DIRECT) {
    const value = filters[name];
    if (value !== undefined) groups.push([indexKey(name, value)]);
  }
  groups.push(
    ...(filters.IoOptimized === undefined ? [] : [[indexKey('IoOptimized', String(filters.IoOptimized))]]),
    ...addressGroup('PrivateIpAddress', filters.PrivateIpAddresses),
    ...addressGroup('InnerIpAddress', filters.InnerIpAddresses),
    ...addressGroup('PublicIpAddress', filters.PublicIpAddresses),
    ...addressGroup('EipAddress', filters.EipAddresses),
    ...(isPossible(filters) ? [] : [[]]),
    ...(filters.Tag ?? []).map(({ key, value }) =>
      // A key without a value matches any value.
      value === undefined ? [indexKey('TagKey', key)] : [tagIndexKey(key, value)],
    ),
  );
  const times = (filters.Filter ?? []).map(timeCondition).map(
    (holds): Condition =>
      ({ createdAt, charge }) =>
        holds({ createdAt, expiresAt: paidUntil(charge) }),
  );
  const conditions = [nameCondition(filters.InstanceName, groups), ...times];
  const also = conditions.filter((condition) => condition !== undefined);
  return also.length === 0 ? { groups } : { groups, also: (instance) => also.every((holds) => holds(instance)) };
}

// No instance of this cloud has an IPv6 or RDMA address, or an unavailable device.
function isPossible({ Ipv6Address, RdmaIpAddresses, DeviceAvailable }: InstanceFilters): boolean {
  const absent = [Ipv6Address, RdmaIpAddresses];
  return absent.every((addresses) => addresses === undefined) && DeviceAvailable !== false;
}

function addressGroup(name: IndexName, addresses: readonly string[] | undefined): string[][] {
  return addresses === undefined ? [] : [addresses.map((address) => indexKey(name, address))];
}

type Condition = (instance: Instance) => boolean;

function nameCondition(name: string | undefined, groups: string[][]): Condition | undefined {
  if (name === undefined) return undefined;
  if (!name.includes('*')) {
    groups.push([indexKey('InstanceName', name)]);
    return undefined;
  }
  return ({ instanceName }) => matchesWildcard(instanceName, name);
}
