import { ownErrors } from '../../model/errors.ts';
import { defineAction } from '../action.ts';
import { membership, MEMBERSHIP_ERRORS, membershipOf } from './membership.ts';

const OWN_ERRORS = ownErrors({
  InstanceLastSecurityGroup: [403, 'The specified security group is the last security group for this instance.'],
  InstanceNotInSecurityGroup: [403, 'The specified instance is not in the specified security group.'],
});

/** Takes an instance out of a security group. It must stay in one. */
export const leaveSecurityGroup = defineAction({
  name: 'LeaveSecurityGroup',
  parameters: membership,
  ignored: ['NetworkInterfaceId'],
  errors: [...MEMBERSHIP_ERRORS],
  ownErrors: OWN_ERRORS,
  answer(asked, call) {
    const { instance, securityGroupId } = membershipOf(asked, call);
    const groups = instance.securityGroupIds;
    if (!groups.includes(securityGroupId)) throw OWN_ERRORS.error('InstanceNotInSecurityGroup');
    if (groups.length === 1) throw OWN_ERRORS.error('InstanceLastSecurityGroup');
    instance.securityGroupIds = groups.filter((id) => id !== securityGroupId);
    call.state.lifecycle.settle(instance);
    return {};
  },
});
