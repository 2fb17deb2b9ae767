import { ownErrors } from '../../model/errors.ts';
import { defineAction } from '../action.ts';
import { membership, MEMBERSHIP_ERRORS, membershipOf } from './membership.ts';

const OWN_ERRORS = ownErrors({
  InstanceSecurityGroupLimitExceeded: [403, 'The maximum number of security groups of an instance is exceeded.'],
  'InvalidInstanceId.AlreadyExists': [400, 'The specified instance already exists in the specified security group.'],
});

/** One instance can be in so many security groups. */
const MOST_GROUPS = 5;

/** Puts an instance into one more security group of its network. */
export const joinSecurityGroup = defineAction({
  name: 'JoinSecurityGroup',
  parameters: membership,
  ignored: ['NetworkInterfaceId'],
  errors: [...MEMBERSHIP_ERRORS],
  ownErrors: OWN_ERRORS,
  answer(asked, call) {
    const { instance, securityGroupId } = membershipOf(asked, call);
    const groups = instance.securityGroupIds;
    if (groups.includes(securityGroupId)) throw OWN_ERRORS.error('InvalidInstanceId.AlreadyExists');
    if (groups.length >= MOST_GROUPS) throw OWN_ERRORS.error('InstanceSecurityGroupLimitExceeded');
    instance.securityGroupIds = [...groups, securityGroupId];
    call.state.lifecycle.settle(instance);
    return {};
  },
});
