import type { ErrorCode } from '../../model/errorCodes.ts';
import { ecsError } from '../../model/errors.ts';
import type { Instance } from '../../model/instance.ts';
import type { Call } from '../action.ts';

/** The codes of `instanceOf`. */
export const NO_INSTANCE = ['Forbidden.InstanceNotFound', 'InvalidInstanceId.NotFound'] as const;

/** The codes of these checks together: of `instanceOf`, `checkStatus` and `checkLocks`. */
export const CHECK_ERRORS = [
  ...NO_INSTANCE,
  'IncorrectInstanceStatus',
  'InstanceExpiredOrInArrears',
  'InstanceLockedForSecurity',
] as const satisfies readonly ErrorCode[];

/**
 * The instance that a call means, in the region that it names, or in any region if it names none. Throws EcsError
 * `InvalidInstanceId.NotFound`; to a role `Forbidden.InstanceNotFound`, because ECS asks RAM first whether the role may
 * act on this instance, and there is none to ask about.
 */
export function instanceOf(instanceId: string, call: Call): Instance {
  const instance = call.regionGiven
    ? call.region.visible.find(instanceId)
    : (call.region.visible.find(instanceId) ?? call.state.findInstanceAnywhere(instanceId));
  if (instance === undefined) throw ecsError(call.byRole ? 'Forbidden.InstanceNotFound' : 'InvalidInstanceId.NotFound');
  return instance;
}

/** Throws EcsError `IncorrectInstanceStatus` unless the instance is in one of these statuses. */
export function checkStatus(instance: Instance, ...allowed: Instance['status'][]): void {
  if (!allowed.includes(instance.status)) throw ecsError('IncorrectInstanceStatus');
}

// Locks the instance where a fault of the kind `lock` strikes this call.
function maybeLock(instance: Instance, call: Call): void {
  const { zoneId: zone, instanceType } = instance;
  const fault = call.state.options.faults.take({ service: 'ecs', action: call.action, zone, instanceType }, 'lock');
  if (fault !== undefined) call.state.lifecycle.lock(instance, fault.reason ?? 'security');
}

/** Throws EcsError where the instance is locked for security. Every check of locks comes here: so a fault can strike. */
export function checkSecurityLock(instance: Instance, call: Call): void {
  maybeLock(instance, call);
  if (instance.lockReasons.includes('security')) throw ecsError('InstanceLockedForSecurity');
}

/** Throws EcsError where a lock forbids to stop, reboot or address a running instance. */
export function checkLocks(instance: Instance, call: Call): void {
  checkSecurityLock(instance, call);
  if (instance.lockReasons.length > 0) throw ecsError('InstanceExpiredOrInArrears');
}
