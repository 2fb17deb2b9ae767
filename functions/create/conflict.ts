import { RequestError } from '../../shared/cloud/errors.ts';
import type { Instance } from '../../shared/domain/instance.ts';
import type { ProvisioningRequest } from './request.ts';
import type { Slot } from '../../shared/domain/tags.ts';

/** The error for a request id that was used with other parameters. */
export function requestIdConflict(requestId: string): RequestError {
  const message = `Request id ${requestId} was used with other parameters: send those again, or take a new id.`;
  return new RequestError(409, 'RequestIdConflict', message, 'requestId');
}

/**
 * Whether an instance with the request's id was made for another request: with another count, or another type in its
 * placement. For open slots, ECS compares the other parameters by the client token.
 */
export function isOfAnother(request: ProvisioningRequest, slot: Slot, { instanceType }: Instance): boolean {
  // ECS may leave the type out. That does not make it another type.
  const isOfType = instanceType === '' || request.placements[slot.placement]?.instanceType === instanceType;
  return slot.count !== request.count || !isOfType;
}
