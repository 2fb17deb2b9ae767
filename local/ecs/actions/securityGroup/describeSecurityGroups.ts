import { ecsError } from '../../model/errors.ts';
import * as v from 'valibot';
import { indexKey } from '../../model/indexKeys.ts';
import { NETWORK_TYPES } from '../../model/instance.ts';
import { type SecurityGroup, SECURITY_GROUP_TYPES } from '../../model/network.ts';
import type { Region } from '../../model/region.ts';
import { toSecondText } from '../../model/time.ts';
import { type Call, defineAction } from '../action.ts';
import { byEither, eitherPaging, newestFirst } from '../../parameters/paging.ts';
import { bool, jsonList, oneOf, optional, text, wantedTags } from '../../parameters/parameters.ts';
import { bearsTags, tagList, WANTED_TAG_ERRORS } from '../tag/tagList.ts';
import { matchesWildcard } from '../../parameters/wildcard.ts';

const parameters = v.object({
  RegionId: text(),
  SecurityGroupId: optional(text()),
  SecurityGroupIds: optional(jsonList(100)),
  SecurityGroupName: optional(text()),
  FuzzyQuery: optional(bool(), 'false'),
  SecurityGroupType: optional(oneOf(SECURITY_GROUP_TYPES)),
  VpcId: optional(text()),
  NetworkType: optional(oneOf(NETWORK_TYPES, 'InvalidNetworkType.NotFound')),
  ResourceGroupId: optional(text()),
  Tag: optional(wantedTags()),
  DryRun: optional(bool(), 'false'),
  IsQueryEcsCount: optional(bool(), 'true'),
  ...eitherPaging(100),
});

type Asked = v.InferOutput<typeof parameters>;

/** Security groups, newest first. Unknown ids are left out. */
export const describeSecurityGroups = defineAction({
  name: 'DescribeSecurityGroups',
  parameters,
  ignored: ['ServiceManaged'],
  errors: [...WANTED_TAG_ERRORS, 'DryRunOperation', 'InvalidNetworkType.NotFound'],
  answer(asked, call) {
    if (asked.DryRun) throw ecsError('DryRunOperation');
    const found = [...call.region.securityGroups.values()].filter((group) => fits(group, asked));
    const { page, counts } = byEither(found, (group) => newestFirst(group.createdAt, group.securityGroupId), asked);
    return {
      RegionId: call.region.regionId,
      ...counts,
      SecurityGroups: { SecurityGroup: page.map((group) => groupAnswer(group, asked, call)) },
    };
  },
});

function fits(group: SecurityGroup, asked: Asked): boolean {
  const { securityGroupId, vpcId } = group;
  const name = asked.SecurityGroupName;
  return (
    securityGroupId === (asked.SecurityGroupId ?? securityGroupId) &&
    (asked.SecurityGroupIds?.includes(securityGroupId) ?? true) &&
    (name === undefined || matchesName(group.securityGroupName, name, asked.FuzzyQuery)) &&
    group.securityGroupType === (asked.SecurityGroupType ?? group.securityGroupType) &&
    vpcId === (asked.VpcId ?? vpcId) &&
    (asked.NetworkType === undefined || (asked.NetworkType === 'vpc') === (vpcId !== '')) &&
    group.resourceGroupId === (asked.ResourceGroupId ?? group.resourceGroupId) &&
    bearsTags(group.tags, asked.Tag)
  );
}

function matchesName(name: string, wanted: string, fuzzy: boolean): boolean {
  return fuzzy ? matchesWildcard(name, wanted) : name === wanted;
}

function groupAnswer(group: SecurityGroup, asked: Asked, { region, state }: Call): object {
  const limit = state.options.quotas?.securityGroupInstances ?? MOST_INSTANCES;
  const used = instancesIn(group, region);
  return {
    SecurityGroupId: group.securityGroupId,
    SecurityGroupName: group.securityGroupName,
    Description: group.description,
    SecurityGroupType: group.securityGroupType,
    VpcId: group.vpcId,
    CreationTime: toSecondText(group.createdAt),
    ResourceGroupId: group.resourceGroupId,
    ServiceManaged: false,
    RuleCount: group.permissions.length,
    GroupToGroupRuleCount: group.permissions.filter((rule) => rule.sourceGroupId !== '' || rule.destGroupId !== '')
      .length,
    ...(asked.IsQueryEcsCount ? { EcsCount: used, AvailableInstanceAmount: Math.max(0, limit - used) } : {}),
    Tags: tagList(group.tags),
  };
}

// A basic security group of a VPC takes 6,000 private addresses.
const MOST_INSTANCES = 6000;

function instancesIn({ securityGroupId }: SecurityGroup, region: Region): number {
  return region.visible.count(indexKey('SecurityGroupId', securityGroupId));
}
