import type { EcsPreview, Price } from '../../shared/cloud/ecsPreview.ts';
import { CloudError, classify, isRetryable } from '../../shared/cloud/errors.ts';
import { endOf } from '../../shared/platform/timeLimit.ts';
import { createParameters, type ProvisioningRequest } from '../create/request.ts';

/** A placement that was tried, and why ECS would refuse an instance there. */
export interface Tried {
  placement: number;
  refusal: CloudError | undefined;
}

/** What ECS says of a request. */
export interface Plan {
  /** In the order in which create would try them. Only the last one may pass. */
  tried: readonly [...Tried[], Tried];
  /** Of all instances in the last placement that was tried; else why there is no price. */
  price: Price | CloudError;
}

const OUT_OF_TIME = new CloudError('CreateInstance', '', 'There was no time left to try every placement.');

/**
 * Asks ECS what would become of a request: one dry run for each placement, until one passes or create would try no
 * other, and one price. It changes nothing, and looks for no instance that the request may have already.
 * @param timeLeft milliseconds until Function Compute ends the invocation.
 * @throws CloudError when ECS throttles or gives no readable answer to a dry run. A missing price is no error.
 * @example
 * await planRequest(request, preview, timeLeft); // {tried: [{placement: 0, refusal: undefined}], price: {…}}
 */
export async function planRequest(
  request: ProvisioningRequest,
  preview: EcsPreview,
  timeLeft: () => number,
): Promise<Plan> {
  const isOver = endOf(timeLeft);
  const tried: Tried[] = [];
  for (const placement of request.placements.keys()) {
    if (isOver()) throw OUT_OF_TIME;
    const refusal = await refusalOf(preview.tryCreate(createParameters(request, 0, placement)));
    const last = { placement, refusal };
    const isLast = placement === request.placements.length - 1;
    // As in create: only a placement without room makes it try the next one.
    if (isLast || refusal === undefined || classify(refusal) !== 'placement') {
      const price = await priceOf(preview.price(createParameters(request, 0, placement), request.count));
      return { tried: [...tried, last], price };
    }
    tried.push(last);
  }
  throw new Error('A request has at least one placement.');
}

/** The refusal that a dry run ends in; undefined where it passes. An error that says nothing about it is thrown. */
async function refusalOf(dryRun: Promise<void>): Promise<CloudError | undefined> {
  try {
    await dryRun;
    return undefined;
  } catch (error) {
    if (error instanceof CloudError && !isRetryable(error)) return error;
    throw error;
  }
}

async function priceOf(asked: Promise<Price>): Promise<Price | CloudError> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof CloudError) return error;
    throw error;
  }
}
