import * as v from 'valibot';
import { defineAction } from '../action.ts';
import { optional, text, textLike } from '../../parameters/parameters.ts';
import { GROUP_DESCRIPTION, securityGroupOf } from './securityGroups.ts';
import { RESOURCE_NAME } from '../../parameters/names.ts';

/** Changes the name or description of a security group, whichever the call names. */
export const modifySecurityGroupAttribute = defineAction({
  name: 'ModifySecurityGroupAttribute',
  parameters: v.object({
    RegionId: text(),
    SecurityGroupId: text(),
    SecurityGroupName: optional(textLike(RESOURCE_NAME, 'InvalidSecurityGroupName.Malformed')),
    Description: optional(textLike(GROUP_DESCRIPTION, 'InvalidSecurityGroupDiscription.Malformed')),
  }),
  errors: [
    'InvalidSecurityGroupDiscription.Malformed',
    'InvalidSecurityGroupId.NotFound',
    'InvalidSecurityGroupName.Malformed',
  ],
  answer(asked, { region }) {
    const group = securityGroupOf(asked.SecurityGroupId, region);
    group.securityGroupName = asked.SecurityGroupName ?? group.securityGroupName;
    group.description = asked.Description ?? group.description;
    return {};
  },
});
