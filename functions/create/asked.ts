import type { Asked } from '../../shared/rails/rail.ts';
import type { ProvisioningRequest } from './request.ts';

/**
 * A request as guard rails look at it.
 * @param count how many of its instances are to be made.
 */
export function askedOf({ placements, parameters, intent, confirmed }: ProvisioningRequest, count: number): Asked {
  return { count, placements, parameters, autoReleaseMinutes: intent.autoReleaseMinutes, confirmed };
}
