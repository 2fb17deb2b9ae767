import * as v from 'valibot';
import { bool, oneOf, optional, text, textLike, textUpTo, whole } from '../../ecs/parameters/parameters.ts';
import { pageByName } from '../../page.ts';
import { defineRpcAction } from '../../rpc/action.ts';
import { RpcError } from '../../rpc/errors.ts';
import { bearersOf, checkDocument, isSystemPolicy, POLICY_NAME, policyNotFound, policyOf, RAM_VERSION, ramTime } from '../checks.ts'; // prettier-ignore
import { POLICY_TYPES, type Policy, type PolicyVersion, type RamState } from '../model.ts';

const MOST_VERSIONS = 5;
const policyType = () => oneOf(POLICY_TYPES);

export const createPolicy = defineRpcAction({
  name: 'CreatePolicy',
  version: RAM_VERSION,
  parameters: v.object({ PolicyName: textLike(POLICY_NAME), PolicyDocument: text(), Description: optional(textUpTo(1024), '') }), // prettier-ignore
  answer({ PolicyName, PolicyDocument, Description }, { ram, now }) {
    if (ram.policies.has(PolicyName) || isSystemPolicy(PolicyName)) {
      throw new RpcError('EntityAlreadyExists.Policy', 409, `The policy already exists: ${PolicyName} .`);
    }
    checkDocument(PolicyDocument);
    const policy: Policy = {
      ...{ name: PolicyName, description: Description, created: now, updated: now },
      ...{ versions: [{ id: 'v1', document: PolicyDocument, created: now }], defaultVersion: 'v1', count: 1 },
    };
    ram.policies.set(PolicyName, policy);
    return { Policy: describePolicy(policy, ram) };
  },
});

export const getPolicy = defineRpcAction({
  name: 'GetPolicy',
  version: RAM_VERSION,
  parameters: v.object({ PolicyName: text(), PolicyType: policyType() }),
  answer({ PolicyName, PolicyType }, { ram }) {
    if (PolicyType === 'System') {
      if (!isSystemPolicy(PolicyName)) throw policyNotFound(PolicyName);
      const AttachmentCount = bearersOf(ram, PolicyName, 'System').length;
      return { Policy: { PolicyName, PolicyType, Description: '', DefaultVersion: 'v1', AttachmentCount } };
    }
    const policy = policyOf(ram, PolicyName);
    const current = policy.versions.find(({ id }) => id === policy.defaultVersion);
    return {
      Policy: describePolicy(policy, ram),
      DefaultPolicyVersion: current && describeVersion(policy, current),
    };
  },
});

export const listPolicies = defineRpcAction({
  name: 'ListPolicies',
  version: RAM_VERSION,
  parameters: v.object({ PolicyType: optional(policyType()), Marker: optional(text()), MaxItems: optional(whole(1, 1000), '100') }), // prettier-ignore
  answer({ PolicyType, Marker, MaxItems }, { ram }) {
    const all = PolicyType === 'System' ? [] : ram.policies.values();
    const { items, next } = pageByName(all, ({ name }) => name, { from: Marker, max: MaxItems });
    return { Policies: { Policy: items.map((each) => describePolicy(each, ram)) }, IsTruncated: next !== undefined, Marker: next }; // prettier-ignore
  },
});

export const deletePolicy = defineRpcAction({
  name: 'DeletePolicy',
  version: RAM_VERSION,
  parameters: v.object({ PolicyName: text() }),
  answer({ PolicyName }, { ram }) {
    const policy = policyOf(ram, PolicyName);
    if (bearersOf(ram, PolicyName, 'Custom').length > 0) {
      throw new RpcError('DeleteConflict.Policy.Role', 409, 'The policy cannot be attached to any role when you delete it.'); // prettier-ignore
    }
    if (policy.versions.length > 1) {
      throw new RpcError('DeleteConflict.Policy.Version', 409, 'You must delete all non-default versions before you delete the policy.'); // prettier-ignore
    }
    ram.policies.delete(PolicyName);
    return {};
  },
});

export const createPolicyVersion = defineRpcAction({
  name: 'CreatePolicyVersion',
  version: RAM_VERSION,
  parameters: v.object({
    PolicyName: text(),
    PolicyDocument: text(),
    SetAsDefault: optional(bool(), 'false'),
    RotateStrategy: optional(oneOf(['None', 'DeleteOldestNonDefaultVersionWhenLimitExceeded']), 'None'),
  }),
  answer({ PolicyName, PolicyDocument, SetAsDefault, RotateStrategy }, { ram, now }) {
    const policy = policyOf(ram, PolicyName);
    checkDocument(PolicyDocument);
    if (policy.versions.length >= MOST_VERSIONS) {
      if (RotateStrategy === 'None') {
        throw new RpcError('LimitExceeded.Policy.Version', 409, 'The number of policy versions has reached the limit.');
      }
      const oldest = policy.versions.findIndex(({ id }) => id !== policy.defaultVersion);
      policy.versions.splice(oldest, 1);
    }
    policy.count += 1;
    const made = { id: `v${policy.count}`, document: PolicyDocument, created: now };
    policy.versions.push(made);
    if (SetAsDefault) policy.defaultVersion = made.id;
    policy.updated = now;
    return { PolicyVersion: describeVersion(policy, made) };
  },
});

export const listPolicyVersions = defineRpcAction({
  name: 'ListPolicyVersions',
  version: RAM_VERSION,
  parameters: v.object({ PolicyName: text(), PolicyType: policyType() }),
  answer({ PolicyName }, { ram }) {
    const policy = policyOf(ram, PolicyName);
    return { PolicyVersions: { PolicyVersion: policy.versions.map((each) => describeVersion(policy, each)) } };
  },
});

export const deletePolicyVersion = defineRpcAction({
  name: 'DeletePolicyVersion',
  version: RAM_VERSION,
  parameters: v.object({ PolicyName: text(), VersionId: text() }),
  answer({ PolicyName, VersionId }, { ram }) {
    const policy = policyOf(ram, PolicyName);
    const place = policy.versions.findIndex(({ id }) => id === VersionId);
    if (place === -1) throw new RpcError('EntityNotExist.Policy.Version', 404, `The policy version not exists: ${VersionId} .`); // prettier-ignore
    if (VersionId === policy.defaultVersion) {
      throw new RpcError('DeleteConflict.Policy.Version.Default', 409, 'You cannot delete the default policy version.');
    }
    policy.versions.splice(place, 1);
    return {};
  },
});

function describePolicy(policy: Policy, ram: RamState): object {
  return {
    PolicyName: policy.name,
    PolicyType: 'Custom',
    Description: policy.description,
    DefaultVersion: policy.defaultVersion,
    AttachmentCount: bearersOf(ram, policy.name, 'Custom').length,
    CreateDate: ramTime(policy.created),
    UpdateDate: ramTime(policy.updated),
  };
}

function describeVersion(policy: Policy, { id, document, created }: PolicyVersion): object {
  return { VersionId: id, IsDefaultVersion: id === policy.defaultVersion, PolicyDocument: document, CreateDate: ramTime(created) }; // prettier-ignore
}
