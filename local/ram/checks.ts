import { RpcError } from '../rpc/errors.ts';
import type { Policy, RamState, Role } from './model.ts';

export const RAM_VERSION = '2015-05-01';
export const RESOURCE_MANAGER_VERSION = '2020-03-31';

/** The form of names, for parameter schemas. */
export const ROLE_NAME = /^[A-Za-z0-9.-]{1,64}$/;
export const POLICY_NAME = /^[A-Za-z0-9-]{1,128}$/;

/** Throws RpcError (404) when there is no such role. */
export function roleOf(ram: RamState, name: string): Role {
  const role = ram.roles.get(name);
  if (role === undefined) throw new RpcError('EntityNotExist.Role', 404, `The role not exists: ${name} .`);
  return role;
}

/** Throws RpcError (404) when nobody wrote such a policy. */
export function policyOf(ram: RamState, name: string): Policy {
  const policy = ram.policies.get(name);
  if (policy === undefined) throw policyNotFound(name);
  return policy;
}

export function policyNotFound(name: string): RpcError {
  return new RpcError('EntityNotExist.Policy', 404, `The policy not exists: ${name} .`);
}

/** The vendor has hundreds of policies of its own; their names have this form. */
export function isSystemPolicy(name: string): boolean {
  return /^(Aliyun\w+(Access|Policy)|AdministratorAccess|ReadOnlyAccess)$/.test(name);
}

/** Throws RpcError (400) unless a text is a policy: JSON with a version and statements. */
export function checkDocument(document: string): void {
  const malformed = (why: string): RpcError =>
    new RpcError('MalformedPolicyDocument', 400, `The policy document is malformed: ${why}.`);
  let value: unknown;
  try {
    value = JSON.parse(document);
  } catch {
    throw malformed('it is not JSON');
  }
  const { Version, Statement } = (value ?? {}) as Record<string, unknown>;
  if (Version !== '1') throw malformed('its Version must be "1"');
  if (!Array.isArray(Statement) || Statement.length === 0) throw malformed('it has no Statement');
}

/** `2026-01-01T00:00:00Z`, as RAM writes times. */
export function ramTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** The roles that have a policy. */
export function bearersOf(ram: RamState, policyName: string, policyType: string): Role[] {
  return [...ram.roles.values()].filter(({ policies }) =>
    policies.some((each) => each.policyName === policyName && each.policyType === policyType),
  );
}
