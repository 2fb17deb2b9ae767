import { RequestError } from '../../shared/cloud/errors.ts';
import type { Instance } from '../../shared/domain/instance.ts';
import type { ProvisioningRequest } from './request.ts';
import type { Slot } from '../../shared/domain/tags.ts';

/** The request id was used before, for something else. */
export function requestIdConflict(requestId: string): RequestError {
  const message = `Request id ${requestId} was used with other parameters: send those again, or take a new id.`;
  return new RequestError(409, 'RequestIdConflict', message, 'requestId');
}

/**
 * Whether an instance that bears the request's id was made for another request: another count, or another type in its
 * placement. Other parameters are compared by ECS, by the client token, where a slot is still open.
 */
export function isOfAnother(request: ProvisioningRequest, slot: Slot, { instanceType }: Instance): boolean {
  // ECS may leave the type out; that is no other type.
  const isOfType = instanceType === '' || request.placements[slot.placement]?.instanceType === instanceType;
  return slot.count !== request.count || !isOfType;
}
