import type { Placement } from './fields.ts';
import type { Unfilled } from './fillSlot.ts';
import type { ProvisioningRequest } from './request.ts';

/**
 * Why a slot has no instance, in words. Where several placements have no room, each gets a line of its own.
 * @example
 * reasonOf(request, unfilled) // 'No placement has room:\n1 (ecs.g6.large, cn-hangzhou-b): OperationDenied.NoStock: …'
 */
export function reasonOf({ placements }: ProvisioningRequest, { error, refusals }: Unfilled): string {
  if (refusals.length < 2) return error.message;
  const lines = refusals.map(({ placement, error: { code, message } }) => {
    return `${placement + 1} (${nameOf(placements[placement] ?? {})}): ${code}: ${message}`;
  });
  return ['No placement has room:', ...lines].join('\n');
}

function nameOf({ instanceType, zoneId, vSwitchId }: Placement): string {
  return [instanceType, zoneId, vSwitchId].filter((part) => part !== undefined).join(', ');
}
