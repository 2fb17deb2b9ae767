import * as v from 'valibot';
import { ownErrors } from '../../model/errors.ts';
import { defineAction } from '../action.ts';
import { text } from '../../parameters/parameters.ts';
import { policy, securityGroupOf } from './securityGroups.ts';

const OWN_ERRORS = ownErrors({
  'InvalidParameter.InnerAccessPolicy': [
    400,
    "The InnerAccessPolicy attribute of enterprise level security group can't be modified.",
  ],
});

/** Sets whether the instances of a basic security group reach each other. */
export const modifySecurityGroupPolicy = defineAction({
  name: 'ModifySecurityGroupPolicy',
  parameters: v.object({
    RegionId: text(),
    SecurityGroupId: text(),
    InnerAccessPolicy: policy(),
  }),
  errors: ['InvalidPolicy.Malformed', 'InvalidSecurityGroupId.NotFound'],
  ownErrors: OWN_ERRORS,
  answer(asked, { region }) {
    const group = securityGroupOf(asked.SecurityGroupId, region);
    if (group.securityGroupType === 'enterprise') throw OWN_ERRORS.error('InvalidParameter.InnerAccessPolicy');
    group.innerAccessPolicy = asked.InnerAccessPolicy;
    return {};
  },
});
