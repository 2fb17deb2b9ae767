import { findInstanceType } from '../../model/catalogue/instanceTypes.ts';
import { ecsError } from '../../model/errors.ts';
import { type Instance, type StopMode, STOP_MODES } from '../../model/instance.ts';
import type { Call } from '../action.ts';
import { CHECK_ERRORS, checkLocks, checkStatus } from './instanceChecks.ts';
import { bool, oneOf, optional } from '../../parameters/parameters.ts';

/** The codes that refuse a stop. */
export const STOP_ERRORS = [...CHECK_ERRORS, 'InvalidInstanceId.NotSupport'] as const;

/** The parameters of StopInstance and StopInstances. Forced or not, a stop takes the same time here. */
export const stopParameters = {
  ForceStop: optional(bool(), 'false'),
  StoppedMode: optional(oneOf(STOP_MODES), 'KeepCharging'),
  DryRun: optional(bool(), 'false'),
};

/** Throws EcsError unless the instance can stop now, in this mode. */
export function checkStop(instance: Instance, mode: StopMode, call: Call): void {
  checkStatus(instance, 'Running');
  checkLocks(instance, call);
  if (mode === 'StopCharging') checkStopCharging(instance);
}

/** Stops an instance that `checkStop` let pass. */
export function stop(instance: Instance, mode: StopMode, { state }: Call): void {
  state.lifecycle.stop(instance, mode);
}

// Only pay-as-you-go instances in a VPC without local disks can stop without charge.
function checkStopCharging({ network, charge, instanceType }: Instance): void {
  const refuse = (what: string): never => {
    throw ecsError('InvalidInstanceId.NotSupport', `${what} does not support this operation.`);
  };
  if (network.vpcId === '') refuse('Classic network Instance');
  if (charge.type === 'PrePaid') refuse('Pre pay instance');
  if ((findInstanceType(instanceType)?.localStorageAmount ?? 0) > 0) refuse('Local disk instance');
  if (charge.spotStrategy !== 'NoSpot') refuse('Spot instance');
}
