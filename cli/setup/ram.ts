import * as v from 'valibot';
import { orAbsent } from '../account/failure.ts';
import type { Rpc } from '../account/rpc.ts';
import type { Handlers } from './handler.ts';

const Role = v.object({ Role: v.object({ AssumeRolePolicyDocument: v.string() }) });
const Policy = v.object({ DefaultPolicyVersion: v.object({ PolicyDocument: v.string() }) });
const Attached = v.object({ Policies: v.object({ Policy: v.array(v.object({ PolicyName: v.string(), PolicyType: v.string() })) }) }); // prettier-ignore
const Existence = v.object({ Exists: v.boolean() });
const Versions = v.object({ PolicyVersions: v.object({ PolicyVersion: v.array(v.object({ VersionId: v.string(), IsDefaultVersion: v.boolean() })) }) }); // prettier-ignore

const DESCRIPTION = 'Of ecs-provisioner';

/** Roles, their policies, and service-linked roles. */
export function ramHandlers(ram: Rpc, manager: Rpc): Pick<Handlers, 'role' | 'policy' | 'attachment' | 'linkedRole'> {
  return {
    role: {
      look: async ({ name }) => {
        const answer = await orAbsent(ram('GetRole', { RoleName: name }));
        if (answer === undefined) return undefined;
        return { AssumeRolePolicyDocument: v.parse(Role, answer).Role.AssumeRolePolicyDocument };
      },
      create: ({ name, settings }) =>
        done(ram('CreateRole', { RoleName: name, Description: DESCRIPTION, ...settings })),
      change: ({ name }, { AssumeRolePolicyDocument = '' }) =>
        done(ram('UpdateRole', { RoleName: name, NewAssumeRolePolicyDocument: AssumeRolePolicyDocument })),
      remove: ({ name }) => done(orAbsent(ram('DeleteRole', { RoleName: name }))),
    },
    policy: {
      look: async ({ name }) => {
        const answer = await orAbsent(ram('GetPolicy', { PolicyName: name, PolicyType: 'Custom' }));
        if (answer === undefined) return undefined;
        return { PolicyDocument: v.parse(Policy, answer).DefaultPolicyVersion.PolicyDocument };
      },
      create: ({ name, settings }) =>
        done(ram('CreatePolicy', { PolicyName: name, Description: DESCRIPTION, ...settings })),
      // RAM keeps five versions: without the strategy the sixth change would be refused.
      change: ({ name }, changes) =>
        done(ram('CreatePolicyVersion', { PolicyName: name, ...changes, SetAsDefault: 'true', RotateStrategy: 'DeleteOldestNonDefaultVersionWhenLimitExceeded' })), // prettier-ignore
      remove: ({ name }) => removePolicy(ram, name),
    },
    attachment: {
      look: async ({ name, within: [role = ''] = [] }) => {
        const answer = await orAbsent(ram('ListPoliciesForRole', { RoleName: role }));
        if (answer === undefined) return undefined;
        const { Policy: policies } = v.parse(Attached, answer).Policies;
        return policies.some((each) => each.PolicyName === name && each.PolicyType === 'Custom') ? {} : undefined;
      },
      create: (resource) => done(ram('AttachPolicyToRole', attachment(resource))),
      change: unchangeable,
      remove: (resource) => done(orAbsent(ram('DetachPolicyFromRole', attachment(resource)))),
    },
    linkedRole: {
      look: async ({ name }) => {
        const answer = await manager('CheckServiceLinkedRoleExistence', { ServiceName: name });
        return v.parse(Existence, answer).Exists ? {} : undefined;
      },
      create: ({ name }) => done(manager('CreateServiceLinkedRole', { ServiceName: name })),
      change: unchangeable,
      remove: unchangeable,
    },
  };
}

function attachment({ name, within: [role = ''] = [] }: { name: string; within?: readonly string[] }) {
  return { PolicyType: 'Custom', PolicyName: name, RoleName: role };
}

/** RAM deletes no policy that has versions beside the default one. */
async function removePolicy(ram: Rpc, name: string): Promise<void> {
  const answer = await orAbsent(ram('ListPolicyVersions', { PolicyName: name, PolicyType: 'Custom' }));
  if (answer === undefined) return;
  for (const { VersionId, IsDefaultVersion } of v.parse(Versions, answer).PolicyVersions.PolicyVersion) {
    if (!IsDefaultVersion) await ram('DeletePolicyVersion', { PolicyName: name, VersionId });
  }
  await orAbsent(ram('DeletePolicy', { PolicyName: name }));
}

/** No step does this: what has no settings cannot differ, and what others may use is not removed. */
export function unchangeable(): Promise<void> {
  throw new Error('Nothing is changed or removed here.');
}

async function done(sent: Promise<unknown>): Promise<void> {
  await sent;
}
