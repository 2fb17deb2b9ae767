import type { Passing } from './passing.ts';
import type { Tag } from './tags.ts';

export type InterfaceStatus = 'Creating' | 'Available' | 'Attaching' | 'InUse' | 'Detaching';

export const INTERFACE_TYPES = ['Primary', 'Secondary'] as const;
export type InterfaceType = (typeof INTERFACE_TYPES)[number];

/** A secondary network interface, as plain data. Primary ones are part of their instance. Times are milliseconds. */
export interface NetworkInterface extends Passing<InterfaceStatus> {
  readonly networkInterfaceId: string;
  readonly networkInterfaceName: string;
  readonly description: string;
  readonly vpcId: string;
  readonly vSwitchId: string;
  readonly zoneId: string;
  readonly macAddress: string;
  /** The primary address comes first. */
  readonly privateIps: readonly string[];
  readonly securityGroupIds: readonly string[];
  readonly createdAt: number;
  readonly resourceGroupId: string;
  /** Whether it goes with the instance that it is attached to. */
  readonly deleteOnRelease: boolean;
  /** Blank while it is attached to none. */
  instanceId: string;
  tags: Tag[];
}
