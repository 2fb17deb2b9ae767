import * as v from 'valibot';

/** Policies of the vendor, and those of the account. */
export const POLICY_TYPES = ['System', 'Custom'] as const;

const Attachment = v.object({
  policyName: v.string(),
  policyType: v.picklist(POLICY_TYPES),
  attached: v.number(),
});
const Role = v.object({
  name: v.string(),
  id: v.string(),
  description: v.string(),
  /** Who may take the role: JSON, as written. */
  trust: v.string(),
  maxSessionSeconds: v.number(),
  created: v.number(),
  updated: v.number(),
  /** The service that it is made for; others may not change it. */
  linkedService: v.optional(v.string()),
  policies: v.array(Attachment),
});
const Version = v.object({ id: v.string(), document: v.string(), created: v.number() });
const Policy = v.object({
  name: v.string(),
  description: v.string(),
  created: v.number(),
  updated: v.number(),
  versions: v.array(Version),
  defaultVersion: v.string(),
  /** How many versions it ever had. */
  count: v.number(),
});
const Snapshot = v.object({ roles: v.array(Role), policies: v.array(Policy) });

export type Role = v.InferOutput<typeof Role>;
export type Policy = v.InferOutput<typeof Policy>;
export type PolicyVersion = v.InferOutput<typeof Version>;
export type Attachment = v.InferOutput<typeof Attachment>;

/** The roles and policies of the account. Times in milliseconds since the epoch. */
export class RamState {
  readonly roles = new Map<string, Role>();
  /** Those that somebody wrote; the vendor's own are known by name alone. */
  readonly policies = new Map<string, Policy>();

  snapshot(): unknown {
    return { roles: [...this.roles.values()], policies: [...this.policies.values()] };
  }

  /** Throws ValiError when it is no snapshot. */
  restore(snapshot: unknown): void {
    const { roles, policies } = v.parse(Snapshot, snapshot);
    this.roles.clear();
    this.policies.clear();
    for (const role of roles) this.roles.set(role.name, role);
    for (const policy of policies) this.policies.set(policy.name, policy);
  }
}
