import * as v from 'valibot';
import { optional, text, textLike, textUpTo, whole } from '../../ecs/parameters/parameters.ts';
import { pageByName } from '../../page.ts';
import { defineRpcAction } from '../../rpc/action.ts';
import { RpcError } from '../../rpc/errors.ts';
import { checkDocument, RAM_VERSION, ramTime, ROLE_NAME, roleOf } from '../checks.ts';
import type { Role } from '../model.ts';

const LONGEST_SESSION_SECONDS = 43_200;

export const createRole = defineRpcAction({
  name: 'CreateRole',
  version: RAM_VERSION,
  parameters: v.object({
    RoleName: textLike(ROLE_NAME),
    AssumeRolePolicyDocument: text(),
    Description: optional(textUpTo(1024), ''),
    MaxSessionDuration: optional(whole(3600, LONGEST_SESSION_SECONDS), '3600'),
  }),
  answer({ RoleName, AssumeRolePolicyDocument, Description, MaxSessionDuration }, { ram, accountId, now, newId }) {
    if (ram.roles.has(RoleName)) {
      throw new RpcError('EntityAlreadyExists.Role', 409, `The role already exists: ${RoleName} .`);
    }
    checkDocument(AssumeRolePolicyDocument);
    const role: Role = {
      ...{ name: RoleName, id: newId(), description: Description, trust: AssumeRolePolicyDocument },
      ...{ maxSessionSeconds: MaxSessionDuration, created: now, updated: now, policies: [] },
    };
    ram.roles.set(RoleName, role);
    return { Role: describeRole(role, accountId) };
  },
});

export const getRole = defineRpcAction({
  name: 'GetRole',
  version: RAM_VERSION,
  parameters: v.object({ RoleName: text() }),
  answer: ({ RoleName }, { ram, accountId }) => ({ Role: describeRole(roleOf(ram, RoleName), accountId) }),
});

export const updateRole = defineRpcAction({
  name: 'UpdateRole',
  version: RAM_VERSION,
  parameters: v.object({
    RoleName: text(),
    NewAssumeRolePolicyDocument: optional(text()),
    NewDescription: optional(textUpTo(1024)),
    NewMaxSessionDuration: optional(whole(3600, LONGEST_SESSION_SECONDS)),
  }),
  answer(parameters, { ram, accountId, now }) {
    const role = roleOf(ram, parameters.RoleName);
    if (parameters.NewAssumeRolePolicyDocument !== undefined) checkDocument(parameters.NewAssumeRolePolicyDocument);
    role.trust = parameters.NewAssumeRolePolicyDocument ?? role.trust;
    role.description = parameters.NewDescription ?? role.description;
    role.maxSessionSeconds = parameters.NewMaxSessionDuration ?? role.maxSessionSeconds;
    role.updated = now;
    return { Role: describeRole(role, accountId) };
  },
});

export const listRoles = defineRpcAction({
  name: 'ListRoles',
  version: RAM_VERSION,
  parameters: v.object({ Marker: optional(text()), MaxItems: optional(whole(1, 1000), '100') }),
  answer({ Marker, MaxItems }, { ram, accountId }) {
    const { items, next } = pageByName(ram.roles.values(), ({ name }) => name, { from: Marker, max: MaxItems });
    return { Roles: { Role: items.map((role) => describeRole(role, accountId)) }, IsTruncated: next !== undefined, Marker: next }; // prettier-ignore
  },
});

export const deleteRole = defineRpcAction({
  name: 'DeleteRole',
  version: RAM_VERSION,
  parameters: v.object({ RoleName: text() }),
  answer({ RoleName }, { ram }) {
    const { policies } = roleOf(ram, RoleName);
    if (policies.length > 0) {
      throw new RpcError('DeleteConflict.Role.Policy', 409, 'The role cannot have any attached policies when you delete it.'); // prettier-ignore
    }
    ram.roles.delete(RoleName);
    return {};
  },
});

/** A role as RAM answers it. */
export function describeRole(role: Role, accountId: string): object {
  return {
    RoleId: role.id,
    RoleName: role.name,
    Arn: `acs:ram::${accountId}:role/${role.name.toLowerCase()}`,
    Description: role.description,
    AssumeRolePolicyDocument: role.trust,
    MaxSessionDuration: role.maxSessionSeconds,
    CreateDate: ramTime(role.created),
    UpdateDate: ramTime(role.updated),
  };
}
