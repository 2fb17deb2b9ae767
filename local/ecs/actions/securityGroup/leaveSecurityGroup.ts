import { ecsError } from '../../model/errors.ts';
import { defineAction } from '../action.ts';
import { membership, MEMBERSHIP_ERRORS, membershipOf } from './membership.ts';

/** Takes an instance out of a security group; one it stays in. */
export const leaveSecurityGroup = defineAction({
  name: 'LeaveSecurityGroup',
  parameters: membership,
  errors: [...MEMBERSHIP_ERRORS, 'InstanceLastSecurityGroup', 'InstanceNotInSecurityGroup'],
  answer(asked, call) {
    const { instance, securityGroupId } = membershipOf(asked, call);
    const groups = instance.securityGroupIds;
    if (!groups.includes(securityGroupId)) throw ecsError('InstanceNotInSecurityGroup');
    if (groups.length === 1) throw ecsError('InstanceLastSecurityGroup');
    instance.securityGroupIds = groups.filter((id) => id !== securityGroupId);
    call.state.lifecycle.settle(instance);
    return {};
  },
});
