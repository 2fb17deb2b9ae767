import type { ErrorCode } from '../../model/errorCodes.ts';
import type { AddressStatus, ElasticAddress } from '../../model/elasticAddress.ts';
import { ecsError } from '../../model/errors.ts';
import { settled } from '../../model/passing.ts';
import type { Call } from '../action.ts';
import { regionHolding } from '../regionHolding.ts';

/** The codes of `addressOf`. */
export const ADDRESS_ERRORS = ['IncorrectEipStatus', 'InvalidAllocationId.NotFound'] as const satisfies ErrorCode[];

/**
 * The elastic address of this id, which must be in this status. Throws EcsError `InvalidAllocationId.NotFound` or
 * `IncorrectEipStatus`.
 */
export function addressOf(allocationId: string, status: AddressStatus, call: Call): ElasticAddress {
  const region = regionHolding(({ elasticAddresses }) => elasticAddresses.has(allocationId), call);
  const address = region.elasticAddresses.get(allocationId);
  if (address === undefined) throw ecsError('InvalidAllocationId.NotFound');
  if (settled(address, call.now).status !== status) throw ecsError('IncorrectEipStatus');
  return address;
}
