import { ecsError } from '../../model/errors.ts';
import { defineAction } from '../action.ts';
import { membership, MEMBERSHIP_ERRORS, membershipOf } from './membership.ts';

/** Security groups that one instance can be in. */
const MOST_GROUPS = 5;

/** Puts an instance into one more security group of its network. */
export const joinSecurityGroup = defineAction({
  name: 'JoinSecurityGroup',
  parameters: membership,
  errors: [...MEMBERSHIP_ERRORS, 'InvalidInstanceId.AlreadyExists', 'InstanceSecurityGroupLimitExceeded'],
  answer(asked, call) {
    const { instance, securityGroupId } = membershipOf(asked, call);
    const groups = instance.securityGroupIds;
    if (groups.includes(securityGroupId)) throw ecsError('InvalidInstanceId.AlreadyExists');
    if (groups.length >= MOST_GROUPS) throw ecsError('InstanceSecurityGroupLimitExceeded');
    instance.securityGroupIds = [...groups, securityGroupId];
    call.state.lifecycle.settle(instance);
    return {};
  },
});
