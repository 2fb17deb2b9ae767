import type { Instance } from '../../model/instance.ts';
import type { Call } from '../action.ts';
import { checkLocks, checkStatus } from './instanceChecks.ts';

/** Throws EcsError unless the instance can reboot now. */
export function checkReboot(instance: Instance, call: Call): void {
  checkStatus(instance, 'Running');
  checkLocks(instance, call);
}

/** Reboots an instance that `checkReboot` let pass. */
export function reboot(instance: Instance, { state }: Call): void {
  state.lifecycle.reboot(instance);
}
