import type { InstanceType } from '../../model/catalogue/instanceTypes.ts';
import { findInstanceType } from '../../model/catalogue/instanceTypes.ts';
import { ecsError } from '../../model/errors.ts';
import type { Charge } from '../../model/instance.ts';
import { holdsCapacity } from '../../model/lifecycle.ts';
import type { Call } from '../action.ts';

/** Throws EcsError when these pay-as-you-go instances would exceed the account's quotas. */
export function checkQuotas({ type: chargeType }: Charge, type: InstanceType, amount: number, call: Call): void {
  const { postPaidInstances, vcpus } = call.state.options.quotas ?? {};
  if (chargeType === 'PrePaid' || (postPaidInstances === undefined && vcpus === undefined)) return;
  const postPaid = [...call.region.instances.values()].filter(({ charge }) => charge.type === 'PostPaid');
  if (postPaid.length + amount > (postPaidInstances ?? Infinity)) throw ecsError('QuotaExceed.AfterpayInstance');
  const held = postPaid.filter(holdsCapacity).map((each) => findInstanceType(each.instanceType)?.cpu ?? 0);
  if (held.reduce((sum, cpu) => sum + cpu, 0) + amount * type.cpu > (vcpus ?? Infinity)) {
    throw ecsError('QuotaExceed.ElasticQuota');
  }
}

/**
 * How many instances a request gets: the amount that it asks for, or what is in stock if that is less and still reaches
 * the request's minimum. Throws EcsError `OperationDenied.NoStock`.
 */
export function amountInStock(
  zone: string,
  instanceType: string,
  wanted: { amount: number; minAmount: number },
  { state, action }: Call,
): number {
  const shortage = state.options.faults.take({ service: 'ecs', action, zone, instanceType }, 'noStock');
  const amount = Math.min(wanted.amount, state.stock.available(zone, instanceType));
  if (shortage !== undefined || amount < Math.max(1, wanted.minAmount)) throw ecsError('OperationDenied.NoStock');
  return amount;
}
