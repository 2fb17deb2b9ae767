import type { Instance } from '../../model/instance.ts';
import type { Call } from '../action.ts';
import { checkLocks, checkStatus, maybeLock } from './instanceChecks.ts';

/** What keeps an instance from rebooting. */
export const REBOOT_ERRORS = [
  'IncorrectInstanceStatus',
  'InstanceExpiredOrInArrears',
  'InstanceLockedForSecurity',
  'InvalidInstanceId.NotFound',
] as const;

/** Throws EcsError unless the instance can reboot now. */
export function checkReboot(instance: Instance, call: Call): void {
  checkStatus(instance, 'Running');
  maybeLock(instance, call);
  checkLocks(instance);
}

/** Reboots an instance that `checkReboot` let pass. */
export function reboot(instance: Instance, { state }: Call): void {
  state.lifecycle.reboot(instance);
}
