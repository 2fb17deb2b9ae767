import { ecsError } from '../../model/errors.ts';
import type { Instance } from '../../model/instance.ts';
import type { Call } from '../action.ts';
import { checkSecurityLock, checkStatus, NO_INSTANCE } from './instanceChecks.ts';
import { bool, optional } from '../../parameters/parameters.ts';

/** The codes that refuse a deletion. */
export const DELETE_ERRORS = [
  ...NO_INSTANCE,
  'ChargeTypeViolation',
  'DependencyViolation.RouteEntry',
  'IncorrectInstanceStatus',
  'IncorrectInstanceStatus.Initializing',
  'InstanceLockedForSecurity',
  'InvalidOperation.DeletionProtection',
] as const;

export const deleteParameters = {
  Force: optional(bool(), 'false'),
  TerminateSubscription: optional(bool(), 'false'),
  DryRun: optional(bool(), 'false'),
};

/** Throws EcsError unless the instance can be deleted now: Stopped, or Running by force. */
export function checkDelete(
  instance: Instance,
  how: { Force: boolean; TerminateSubscription: boolean },
  call: Call,
): void {
  if (instance.status === 'Pending') throw ecsError('IncorrectInstanceStatus.Initializing');
  if (instance.deletionProtection) throw ecsError('InvalidOperation.DeletionProtection');
  checkSecurityLock(instance, call);
  const paid = instance.charge.type === 'PrePaid' && instance.charge.expiresAt !== undefined;
  if (paid && !how.TerminateSubscription) throw ecsError('ChargeTypeViolation');
  if (leadsARoute(instance, call)) throw ecsError('DependencyViolation.RouteEntry');
  if (how.Force) checkStatus(instance, 'Stopped', 'Running');
  else checkStatus(instance, 'Stopped');
}

function leadsARoute({ instanceId, network, regionId }: Instance, { state }: Call): boolean {
  const { routes = [] } = state.region(regionId).vpcs.get(network.vpcId) ?? {};
  return routes.some(({ nextHopId }) => nextHopId === instanceId);
}
