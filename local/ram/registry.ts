import type { RpcCoverage } from '../rpc/action.ts';
import { attachPolicyToRole, detachPolicyFromRole, listEntitiesForPolicy, listPoliciesForRole } from './actions/attachments.ts'; // prettier-ignore
import { createPolicy, createPolicyVersion, deletePolicy, deletePolicyVersion, getPolicy, listPolicies, listPolicyVersions } from './actions/policies.ts'; // prettier-ignore
import { createRole, deleteRole, getRole, listRoles, updateRole } from './actions/roles.ts';
import { checkServiceLinkedRoleExistence, createServiceLinkedRole } from './actions/serviceLinkedRoles.ts';

/** The actions of RAM, and of the resource manager about roles. */
export const RAM_COVERAGE: readonly RpcCoverage[] = [
  {
    service: 'RAM',
    fidelity: 'simplified',
    actions: [createRole, getRole, updateRole, listRoles, deleteRole],
    notes: 'Kept and answered; nobody is refused for what a role lacks. ECS goes by its own three roles',
  },
  {
    service: 'RAM',
    fidelity: 'simplified',
    actions: [
      ...[createPolicy, getPolicy, listPolicies, deletePolicy],
      ...[createPolicyVersion, listPolicyVersions, deletePolicyVersion],
    ],
    notes: "A document must be JSON with `Version` and `Statement`. The vendor's own policies are known by name, without document", // prettier-ignore
  },
  {
    service: 'RAM',
    fidelity: 'faithful',
    actions: [attachPolicyToRole, detachPolicyFromRole, listPoliciesForRole, listEntitiesForPolicy],
    notes: 'To roles; there are no users and groups',
  },
  {
    service: 'ResourceManager',
    fidelity: 'simplified',
    actions: [checkServiceLinkedRoleExistence, createServiceLinkedRole],
    notes: 'For any service; the names of such roles are made up. Triggers work without them',
  },
];
