import type { InternetChargeType } from './instance.ts';
import type { Passing } from './passing.ts';
import type { Tag } from './tags.ts';

export const ADDRESS_STATUSES = ['Available', 'Associating', 'InUse', 'Unassociating'] as const;
export type AddressStatus = (typeof ADDRESS_STATUSES)[number];

/** What an elastic address can be bound to here. */
export const BOUND_TYPES = ['EcsInstance', 'NetworkInterface'] as const;
export type BoundType = (typeof BOUND_TYPES)[number];

/**
 * What an elastic address can be bound to at the vendor, by which a list of them is filtered (ROS's
 * DATASOURCE::EIP::Addresses, 2025-01; aliyungo asks for `Nat`).
 */
export const BINDABLE_TYPES = [...BOUND_TYPES, 'SlbInstance', 'Nat', 'HaVip', 'IpAddress'] as const;

/** An elastic IP address, as plain data. Times are milliseconds since the epoch. */
export interface ElasticAddress extends Passing<AddressStatus> {
  readonly allocationId: string;
  readonly ip: string;
  /** Mbit/s. */
  readonly bandwidth: number;
  readonly internetChargeType: InternetChargeType;
  readonly isp: string;
  readonly name: string;
  readonly description: string;
  readonly createdAt: number;
  readonly resourceGroupId: string;
  /** The instance or network interface; blank while it is bound to none. */
  instanceId: string;
  instanceType: BoundType | '';
  tags: Tag[];
}

/** Marks an address as bound to nothing. */
export function unbind(address: ElasticAddress): void {
  address.instanceId = '';
  address.instanceType = '';
}
