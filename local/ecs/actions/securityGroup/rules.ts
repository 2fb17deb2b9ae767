import { isIPv6 } from 'node:net';
import * as v from 'valibot';
import { isAddressRange } from '../../model/cidr.ts';
import type { ErrorCode } from '../../model/errorCodes.ts';
import { ecsError } from '../../model/errors.ts';
import { type Direction, NIC_TYPES, type Permission, type SecurityGroup } from '../../model/network.ts';
import type { Region } from '../../model/region.ts';
import { policy } from './securityGroups.ts';
import { list, oneOf, optional, text, textUpTo, whole } from '../../parameters/parameters.ts';

/** A rule before it has an id. */
export type Rule = Omit<Permission, 'securityGroupRuleId' | 'createdAt'>;

const ruleFields = {
  IpProtocol: optional(text(), ''),
  PortRange: optional(text()),
  SourceCidrIp: optional(text(), ''),
  Ipv6SourceCidrIp: optional(text(), ''),
  SourceGroupId: optional(text(), ''),
  DestCidrIp: optional(text(), ''),
  Ipv6DestCidrIp: optional(text(), ''),
  DestGroupId: optional(text(), ''),
  Policy: optional(policy(), 'accept'),
  Priority: optional(whole(1, 100, 'InvalidPriority.ValueNotSupported'), '1'),
  NicType: optional(oneOf(NIC_TYPES, 'InvalidNicType.ValueNotSupported'), 'internet'),
  Description: optional(textUpTo(512, 'InvalidDescription.Malformed'), ''),
};

/** The parameters of one rule, or of several as `Permissions.N`. */
export const ruleParameters = {
  RegionId: text(),
  SecurityGroupId: text(),
  ...ruleFields,
  Permissions: optional(list(v.object(ruleFields), 100)),
};

type AskedRule = v.InferOutput<v.ObjectSchema<typeof ruleFields, undefined>>;

/** The codes that refuse a rule. */
export const RULE_ERRORS = [
  'InvalidDescription.Malformed',
  'InvalidDestCidrIp.Malformed',
  'InvalidDestGroupId.Mismatch',
  'InvalidDestGroupId.NotFound',
  'InvalidIpPortRange.Malformed',
  'InvalidIpProtocol.ValueNotSupported',
  'InvalidNicType.ValueNotSupported',
  'InvalidParam.Ipv6DestCidrIp',
  'InvalidParam.Ipv6SourceCidrIp',
  'InvalidPolicy.Malformed',
  'InvalidPriority.ValueNotSupported',
  'InvalidSecurityGroupId.NotFound',
  'InvalidSourceCidrIp.Malformed',
  'InvalidSourceGroupId.Mismatch',
  'InvalidSourceGroupId.NotFound',
  'MissingParameter.Dest',
  'MissingParameter.Source',
] as const satisfies readonly ErrorCode[];

/** Checks and reads the rules that a call names for one direction of a group. Throws EcsError. */
export function rulesOf(
  asked: AskedRule & { Permissions?: readonly AskedRule[] | undefined },
  direction: Direction,
  group: SecurityGroup,
  region: Region,
): Rule[] {
  return (asked.Permissions ?? [asked]).map((each) => ruleOf(each, direction, group, region));
}

/** Whether two rules cover the same traffic, whatever their priority and description. */
export function sameTraffic(one: Rule, other: Rule): boolean {
  const fields = ['direction', 'ipProtocol', 'portRange', 'policy', 'nicType', ...PEER_FIELDS] as const;
  return fields.every((field) => one[field] === other[field]);
}

const PEER_FIELDS = [
  'sourceCidrIp',
  'ipv6SourceCidrIp',
  'sourceGroupId',
  'destCidrIp',
  'ipv6DestCidrIp',
  'destGroupId',
] as const;

function ruleOf(asked: AskedRule, direction: Direction, group: SecurityGroup, region: Region): Rule {
  const ipProtocol = asked.IpProtocol.toUpperCase();
  checkPeers(asked, direction, group, region);
  return {
    direction,
    ipProtocol,
    portRange: portRangeOf(ipProtocol, asked.PortRange),
    sourceCidrIp: asked.SourceCidrIp,
    ipv6SourceCidrIp: asked.Ipv6SourceCidrIp,
    sourceGroupId: asked.SourceGroupId,
    destCidrIp: asked.DestCidrIp,
    ipv6DestCidrIp: asked.Ipv6DestCidrIp,
    destGroupId: asked.DestGroupId,
    policy: asked.Policy,
    priority: asked.Priority,
    // A VPC has only one network.
    nicType: group.vpcId === '' ? asked.NicType : 'intranet',
    description: asked.Description,
  };
}

const NO_PORTS = '-1/-1';

function portRangeOf(ipProtocol: string, asked: string | undefined): string {
  switch (ipProtocol) {
    case 'TCP':
    case 'UDP': {
      const [, first = '0', last = '0'] = /^(\d{1,5})\/(\d{1,5})$/.exec(asked ?? '') ?? [];
      if (Number(first) < 1 || Number(last) < Number(first) || Number(last) > 65_535) {
        throw ecsError('InvalidIpPortRange.Malformed');
      }
      return `${first}/${last}`;
    }
    case 'ICMP':
    case 'ICMPV6':
    case 'GRE':
    case 'ALL':
      if ((asked ?? NO_PORTS) !== NO_PORTS) throw ecsError('InvalidIpPortRange.Malformed');
      return NO_PORTS;
    default:
      throw ecsError('InvalidIpProtocol.ValueNotSupported');
  }
}

function checkPeers(asked: AskedRule, direction: Direction, group: SecurityGroup, region: Region): void {
  const { SourceCidrIp, Ipv6SourceCidrIp, SourceGroupId, DestCidrIp, Ipv6DestCidrIp, DestGroupId } = asked;
  if (direction === 'ingress' && SourceCidrIp + Ipv6SourceCidrIp + SourceGroupId === '') {
    throw ecsError('MissingParameter.Source');
  }
  if (direction === 'egress' && DestCidrIp + Ipv6DestCidrIp + DestGroupId === '') {
    throw ecsError('MissingParameter.Dest');
  }
  if (SourceCidrIp !== '' && !isAddressRange(SourceCidrIp)) throw ecsError('InvalidSourceCidrIp.Malformed');
  if (DestCidrIp !== '' && !isAddressRange(DestCidrIp)) throw ecsError('InvalidDestCidrIp.Malformed');
  if (Ipv6SourceCidrIp !== '' && !isIpv6Range(Ipv6SourceCidrIp)) throw ecsError('InvalidParam.Ipv6SourceCidrIp');
  if (Ipv6DestCidrIp !== '' && !isIpv6Range(Ipv6DestCidrIp)) throw ecsError('InvalidParam.Ipv6DestCidrIp');
  checkPeerGroup(SourceGroupId, 'InvalidSourceGroupId', group, region);
  checkPeerGroup(DestGroupId, 'InvalidDestGroupId', group, region);
}

function checkPeerGroup(
  peerId: string,
  code: 'InvalidSourceGroupId' | 'InvalidDestGroupId',
  group: SecurityGroup,
  region: Region,
): void {
  if (peerId === '') return;
  const peer = region.securityGroups.get(peerId);
  if (peer === undefined) throw ecsError(`${code}.NotFound`);
  if (peer.vpcId !== group.vpcId) throw ecsError(`${code}.Mismatch`);
}

function isIpv6Range(text: string): boolean {
  const [address = '', mask = '128', ...rest] = text.split('/');
  return rest.length === 0 && isIPv6(address) && /^\d{1,3}$/.test(mask) && Number(mask) <= 128;
}

/** The documented parameters of rules for what comes in that change nothing here. */
export const IGNORED_INGRESS = [
  'Permissions.PortRangeListId',
  'Permissions.SourceGroupOwnerAccount',
  'Permissions.SourceGroupOwnerId',
  'Permissions.SourcePortRange',
  'Permissions.SourcePrefixListId',
  'SourceGroupOwnerAccount',
  'SourceGroupOwnerId',
  'SourcePortRange',
  'SourcePrefixListId',
];

/** The documented parameters of rules for what goes out that change nothing here. */
export const IGNORED_EGRESS = [
  'DestGroupOwnerAccount',
  'DestGroupOwnerId',
  'DestPrefixListId',
  'Permissions.DestGroupOwnerAccount',
  'Permissions.DestGroupOwnerId',
  'Permissions.DestPrefixListId',
  'Permissions.PortRangeListId',
  'Permissions.SourcePortRange',
  'SourcePortRange',
];
