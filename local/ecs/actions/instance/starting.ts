import { findInstanceType } from '../../model/catalogue/instanceTypes.ts';
import { ecsError } from '../../model/errors.ts';
import type { Instance } from '../../model/instance.ts';
import { holdsCapacity } from '../../model/lifecycle.ts';
import type { Call } from '../action.ts';
import { checkSecurityLock, checkStatus, NO_INSTANCE } from './instanceChecks.ts';
import { checkQuotas } from '../launch/scarcity.ts';

/** The codes that refuse a start. */
export const START_ERRORS = [
  ...NO_INSTANCE,
  'IncorrectInstanceStatus',
  'InstanceExpired',
  'InstanceLockedForSecurity',
  'OperationDenied.NoStock',
  'OperationDenied.SpotPriceLowerThanPublicPrice',
  'QuotaExceed.ElasticQuota',
] as const;

/** Throws EcsError unless the instance can start now. */
export function checkStart(instance: Instance, call: Call): void {
  checkStatus(instance, 'Stopped');
  checkSecurityLock(instance, call);
  checkOtherLocks(instance);
  const { zoneId: zone, instanceType } = instance;
  const { stock, options } = call.state;
  const shortage = options.faults.take({ service: 'ecs', action: call.action, zone, instanceType }, 'noStock');
  if (shortage !== undefined) throw ecsError('OperationDenied.NoStock');
  if (holdsCapacity(instance)) return;
  if (stock.available(zone, instanceType) < 1) throw ecsError('OperationDenied.NoStock');
  const type = findInstanceType(instanceType);
  if (type !== undefined && options.quotas?.vcpus !== undefined) checkQuotas(instance.charge, type, 1, call);
}

/** Starts an instance that `checkStart` let pass. */
export function start(instance: Instance, { state }: Call): void {
  state.lifecycle.start(instance);
}

function checkOtherLocks({ lockReasons, charge }: Instance): void {
  if (lockReasons.includes('Recycling')) throw ecsError('OperationDenied.SpotPriceLowerThanPublicPrice');
  if (lockReasons.length === 0) return;
  throw charge.type === 'PrePaid'
    ? ecsError('InstanceExpired', 'The prePaid instance has been expired.')
    : ecsError('InstanceExpired');
}
