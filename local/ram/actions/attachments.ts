import * as v from 'valibot';
import { oneOf, text } from '../../ecs/parameters/parameters.ts';
import { defineRpcAction } from '../../rpc/action.ts';
import { RpcError } from '../../rpc/errors.ts';
import { bearersOf, isSystemPolicy, policyNotFound, policyOf, RAM_VERSION, ramTime, roleOf } from '../checks.ts';
import { POLICY_TYPES } from '../model.ts';
import { describeRole } from './roles.ts';

const parameters = v.object({ RoleName: text(), PolicyName: text(), PolicyType: oneOf(POLICY_TYPES) });

export const attachPolicyToRole = defineRpcAction({
  name: 'AttachPolicyToRole',
  version: RAM_VERSION,
  parameters,
  answer({ RoleName, PolicyName, PolicyType }, { ram, now }) {
    const role = roleOf(ram, RoleName);
    if (PolicyType === 'Custom') policyOf(ram, PolicyName);
    else if (!isSystemPolicy(PolicyName)) throw policyNotFound(PolicyName);
    if (bearersOf(ram, PolicyName, PolicyType).includes(role)) {
      throw new RpcError('EntityAlreadyExists.Role.Policy', 409, `The policy ${PolicyName} has already been attached to the role.`); // prettier-ignore
    }
    role.policies.push({ policyName: PolicyName, policyType: PolicyType, attached: now });
    return {};
  },
});

export const detachPolicyFromRole = defineRpcAction({
  name: 'DetachPolicyFromRole',
  version: RAM_VERSION,
  parameters,
  answer({ RoleName, PolicyName, PolicyType }, { ram }) {
    const { policies } = roleOf(ram, RoleName);
    const place = policies.findIndex((each) => each.policyName === PolicyName && each.policyType === PolicyType);
    if (place === -1) {
      throw new RpcError('EntityNotExist.Role.Policy', 404, `The policy ${PolicyName} is not attached to the role.`);
    }
    policies.splice(place, 1);
    return {};
  },
});

export const listPoliciesForRole = defineRpcAction({
  name: 'ListPoliciesForRole',
  version: RAM_VERSION,
  parameters: v.object({ RoleName: text() }),
  answer({ RoleName }, { ram }) {
    const attached = roleOf(ram, RoleName).policies.map(({ policyName, policyType, attached: since }) => {
      const { description = '', defaultVersion = 'v1' } = ram.policies.get(policyName) ?? {};
      return { PolicyName: policyName, PolicyType: policyType, Description: description, DefaultVersion: defaultVersion, AttachDate: ramTime(since) }; // prettier-ignore
    });
    return { Policies: { Policy: attached } };
  },
});

export const listEntitiesForPolicy = defineRpcAction({
  name: 'ListEntitiesForPolicy',
  version: RAM_VERSION,
  parameters: v.object({ PolicyName: text(), PolicyType: oneOf(POLICY_TYPES) }),
  answer({ PolicyName, PolicyType }, { ram, accountId }) {
    const roles = bearersOf(ram, PolicyName, PolicyType).map((role) => describeRole(role, accountId));
    return { Roles: { Role: roles }, Users: { User: [] }, Groups: { Group: [] } };
  },
});
