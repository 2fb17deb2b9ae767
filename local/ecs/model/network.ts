import type { Tag } from './tags.ts';

/** The networks of a region, as plain data. Times are milliseconds since the epoch. */
export interface Vpc {
  readonly vpcId: string;
  vpcName: string;
  description: string;
  readonly cidrBlock: string;
  readonly isDefault: boolean;
  readonly createdAt: number;
  readonly resourceGroupId: string;
  /** Missing in snapshots from before VPCs had tags. */
  tags?: Tag[];
  /** Those that somebody added, oldest first; missing until then. */
  routes?: Route[];
  /** What somebody called its router; missing until then. */
  router?: { name: string; description: string };
}

export const NEXT_HOP_TYPES = ['Instance', 'NetworkInterface'] as const;

/** A route in the route table of a VPC that somebody added. */
export interface Route {
  readonly routeEntryId: string;
  readonly destinationCidrBlock: string;
  readonly nextHopType: (typeof NEXT_HOP_TYPES)[number];
  readonly nextHopId: string;
  readonly routeEntryName: string;
  readonly description: string;
}

export interface VSwitch {
  readonly vSwitchId: string;
  readonly vpcId: string;
  readonly zoneId: string;
  vSwitchName: string;
  description: string;
  readonly cidrBlock: string;
  readonly isDefault: boolean;
  readonly createdAt: number;
  readonly resourceGroupId: string;
  /** Missing in snapshots from before VSwitches had tags. */
  tags?: Tag[];
}

export const SECURITY_GROUP_TYPES = ['normal', 'enterprise'] as const;

/** Whether traffic passes, as answers spell it. */
export type Policy = 'Accept' | 'Drop';

export const DIRECTIONS = ['ingress', 'egress'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** The networks of a classic instance; in a VPC there is only `intranet`. */
export const NIC_TYPES = ['internet', 'intranet'] as const;
export type NicType = (typeof NIC_TYPES)[number];

export interface SecurityGroup {
  readonly securityGroupId: string;
  /** Blank in a classic network. */
  readonly vpcId: string;
  securityGroupName: string;
  description: string;
  readonly securityGroupType: (typeof SECURITY_GROUP_TYPES)[number];
  /** Whether its instances reach each other; missing until a call sets it, and then the type decides. */
  innerAccessPolicy?: Policy;
  readonly createdAt: number;
  readonly resourceGroupId: string;
  tags: Tag[];
  permissions: Permission[];
}

/** One rule of a security group, with the names of DescribeSecurityGroupAttribute. Unused fields are blank. */
export interface Permission {
  readonly securityGroupRuleId: string;
  readonly direction: Direction;
  readonly ipProtocol: string;
  /** `22/22`; `-1/-1` where ports mean nothing. */
  readonly portRange: string;
  readonly sourceCidrIp: string;
  readonly ipv6SourceCidrIp: string;
  readonly sourceGroupId: string;
  readonly destCidrIp: string;
  readonly ipv6DestCidrIp: string;
  readonly destGroupId: string;
  readonly policy: Policy;
  readonly priority: number;
  readonly nicType: NicType;
  readonly description: string;
  readonly createdAt: number;
}

export interface KeyPair {
  readonly keyPairName: string;
  readonly keyPairFingerPrint: string;
  /** In OpenSSH's form; blank for the key pair that every region has from its beginning. */
  readonly publicKey: string;
  readonly createdAt: number;
  readonly resourceGroupId: string;
  tags: Tag[];
}
