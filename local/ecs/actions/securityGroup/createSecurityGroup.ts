import * as v from 'valibot';
import { resourceId } from '../../model/ids.ts';
import { SECURITY_GROUP_TYPES } from '../../model/network.ts';
import { checkTags } from '../../model/tags.ts';
import { defineAction } from '../action.ts';
import { oneOf, optional, tags, text, textLike } from '../../parameters/parameters.ts';
import { newTags, TAG_ERRORS } from '../tag/tagList.ts';
import { GROUP_DESCRIPTION } from './securityGroups.ts';
import { vpcOf } from '../vpc/vpcs.ts';
import { RESOURCE_NAME } from '../../parameters/names.ts';

/** Creates a security group in a VPC or, without one, in the classic network. */
export const createSecurityGroup = defineAction({
  name: 'CreateSecurityGroup',
  parameters: v.object({
    RegionId: text(),
    VpcId: optional(text()),
    SecurityGroupName: optional(textLike(RESOURCE_NAME, 'InvalidSecurityGroupName.Malformed')),
    Description: optional(textLike(GROUP_DESCRIPTION, 'InvalidSecurityGroupDiscription.Malformed')),
    SecurityGroupType: optional(oneOf(SECURITY_GROUP_TYPES), 'normal'),
    ResourceGroupId: optional(text(), ''),
    Tag: optional(tags()),
  }),
  ignored: ['ServiceManaged'],
  errors: [
    ...TAG_ERRORS,
    'InvalidSecurityGroupDiscription.Malformed',
    'InvalidSecurityGroupName.Malformed',
    'InvalidVpcId.NotFound',
  ],
  answer(asked, { state, region, now }) {
    const groupTags = newTags(asked.Tag);
    checkTags(groupTags);
    const vpcId = asked.VpcId === undefined ? '' : vpcOf(asked.VpcId, region).vpcId;
    const securityGroupId = resourceId(state.options.random, 'sg', region.info.idPrefix);
    region.securityGroups.set(securityGroupId, {
      securityGroupId,
      vpcId,
      securityGroupName: asked.SecurityGroupName ?? '',
      description: asked.Description ?? '',
      securityGroupType: asked.SecurityGroupType,
      createdAt: now,
      resourceGroupId: asked.ResourceGroupId,
      tags: groupTags,
      permissions: [],
    });
    return { SecurityGroupId: securityGroupId };
  },
});
