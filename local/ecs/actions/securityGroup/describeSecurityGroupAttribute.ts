import * as v from 'valibot';
import { ecsError } from '../../model/errors.ts';
import { DIRECTIONS, NIC_TYPES, type Permission } from '../../model/network.ts';
import type { Region } from '../../model/region.ts';
import { toSecondText } from '../../model/time.ts';
import { defineAction } from '../action.ts';
import { byToken, newestFirst, tokenPaging } from '../../parameters/paging.ts';
import { oneOf, optional, text } from '../../parameters/parameters.ts';
import { securityGroupOf } from './securityGroups.ts';

const isNicType = (text: string): boolean => NIC_TYPES.some((type) => type === text);

/** A security group with its rules, newest first. */
export const describeSecurityGroupAttribute = defineAction({
  name: 'DescribeSecurityGroupAttribute',
  parameters: v.object({
    RegionId: text(),
    SecurityGroupId: text(),
    Direction: optional(oneOf([...DIRECTIONS, 'all']), 'all'),
    NicType: optional(text(), 'internet'),
    ...tokenPaging(1000),
  }),
  ignored: ['Attribute'],
  errors: ['InvalidNicType.ValueNotSupported', 'InvalidSecurityGroupId.NotFound'],
  answer(asked, { region }) {
    const group = securityGroupOf(asked.SecurityGroupId, region);
    // A VPC has only one network, and clients ask for either NIC type, or for none that exists: Terraform's for `<nil>`.
    const isInVpc = group.vpcId !== '';
    if (!isInVpc && !isNicType(asked.NicType)) throw ecsError('InvalidNicType.ValueNotSupported');
    const rules = group.permissions.filter(
      ({ direction, nicType }) =>
        (asked.Direction === 'all' || direction === asked.Direction) && (isInVpc || nicType === asked.NicType),
    );
    const keyOf = (rule: Permission): string => newestFirst(rule.createdAt, rule.securityGroupRuleId);
    const { page, counts } = byToken(rules, keyOf, asked);
    return {
      RegionId: region.regionId,
      SecurityGroupId: group.securityGroupId,
      SecurityGroupName: group.securityGroupName,
      Description: group.description,
      VpcId: group.vpcId,
      InnerAccessPolicy: group.innerAccessPolicy ?? (group.securityGroupType === 'normal' ? 'Accept' : 'Drop'),
      ...counts,
      Permissions: { Permission: page.map((rule) => ruleAnswer(rule, region)) },
    };
  },
});

function ruleAnswer(rule: Permission, { securityGroups }: Region): object {
  return {
    SecurityGroupRuleId: rule.securityGroupRuleId,
    Direction: rule.direction,
    IpProtocol: rule.ipProtocol,
    PortRange: rule.portRange,
    PortRangeListId: '',
    PortRangeListName: '',
    SourcePortRange: '',
    SourceCidrIp: rule.sourceCidrIp,
    Ipv6SourceCidrIp: rule.ipv6SourceCidrIp,
    SourceGroupId: rule.sourceGroupId,
    SourceGroupName: securityGroups.get(rule.sourceGroupId)?.securityGroupName ?? '',
    SourceGroupOwnerAccount: '',
    SourcePrefixListId: '',
    SourcePrefixListName: '',
    DestCidrIp: rule.destCidrIp,
    Ipv6DestCidrIp: rule.ipv6DestCidrIp,
    DestGroupId: rule.destGroupId,
    DestGroupName: securityGroups.get(rule.destGroupId)?.securityGroupName ?? '',
    DestGroupOwnerAccount: '',
    DestPrefixListId: '',
    DestPrefixListName: '',
    Policy: rule.policy,
    // The typed SDKs declare text. The service has always sent a number, and there are clients that take nothing else.
    Priority: rule.priority,
    NicType: rule.nicType,
    Description: rule.description,
    CreateTime: toSecondText(rule.createdAt),
  };
}
