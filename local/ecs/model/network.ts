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
}

export interface SecurityGroup {
  readonly securityGroupId: string;
  /** Blank in a classic network. */
  readonly vpcId: string;
  securityGroupName: string;
  description: string;
  readonly securityGroupType: 'normal' | 'enterprise';
  readonly createdAt: number;
  readonly resourceGroupId: string;
  tags: Tag[];
  permissions: Permission[];
}

/** One rule of a security group, with the names of DescribeSecurityGroupAttribute. */
export interface Permission {
  direction: 'ingress' | 'egress';
  ipProtocol: string;
  portRange: string;
  sourceCidrIp: string;
  destCidrIp: string;
  sourceGroupId: string;
  destGroupId: string;
  policy: string;
  priority: string;
  nicType: string;
  description: string;
  readonly createdAt: number;
}

export interface KeyPair {
  readonly keyPairName: string;
  readonly keyPairFingerPrint: string;
  readonly createdAt: number;
  readonly resourceGroupId: string;
  tags: Tag[];
}
