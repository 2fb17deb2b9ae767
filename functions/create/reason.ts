import { RailRefusal } from '../../shared/rails/rail.ts';
import type { Placement } from './fields.ts';
import type { Unfilled } from './fillSlot.ts';
import { refusedField, sentenceOf } from './refusedField.ts';
import type { ProvisioningRequest } from './request.ts';

/**
 * Why a slot has no instance, in words. Where several placements have no room, each gets a line of its own.
 * @example
 * reasonOf(request, unfilled) // 'No placement has room:\n1 (ecs.g6.large, cn-hangzhou-b): OperationDenied.NoStock: …'
 */
export function reasonOf({ placements }: ProvisioningRequest, { error, refusals }: Unfilled): string {
  if (error instanceof RailRefusal) return error.message;
  if (refusals.length < 2) return sentenceOf(error);
  const lines = refusals.map(({ placement, error: refused }) => {
    return `${placement + 1} (${nameOf(placements[placement] ?? {})}): ${refused.code}: ${sentenceOf(refused)}`;
  });
  return ['No placement has room:', ...lines].join('\n');
}

/** The field that kept a slot empty. Where several placements have no room, each may have its own, so there is none. */
export function fieldOf({ error, refusals }: Unfilled): string | undefined {
  if (error instanceof RailRefusal) return error.field;
  return refusals.length < 2 ? refusedField(error) : undefined;
}

function nameOf({ instanceType, zoneId, vSwitchId }: Placement): string {
  return [instanceType, zoneId, vSwitchId].filter((part) => part !== undefined).join(', ');
}
