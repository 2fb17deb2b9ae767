import { chunks } from '../domain/lists.ts';
import { CloudError, classify, isRetryable } from './errors.ts';

/** Ids of a call that failed, and its error. */
export interface Failed {
  ids: readonly string[];
  error: CloudError;
}

/** So many ids refused alone for the account's sake: it is the account then, and every further call would tell the same. */
const ENOUGH_REFUSALS = 8;

/**
 * Makes one call for a whole batch and, when ECS refuses it for good, halves it until the ids at fault stand alone:
 * one bad id holds up nobody else, at the price of some log₂(n) calls more.
 * @returns the answers of the calls that succeeded, and the ids that failed with their error. After an error that may
 * pass by itself nothing is split: the whole batch failed, and another call would only add to the trouble. What is
 * not asked any more, because the account is refused, fails with an error that may pass.
 */
export async function splitting<A>(
  ids: readonly string[],
  limit: number,
  call: (ids: readonly string[]) => Promise<A>,
): Promise<{ answers: A[]; failed: Failed[] }> {
  const answers: A[] = [];
  const failed: Failed[] = [];
  const left = chunks(ids, limit);
  let denied = 0;
  for (let batch = left.shift(); batch !== undefined; batch = left.shift()) {
    try {
      answers.push(await call(batch));
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      if (batch.length > 1 && !isRetryable(error)) {
        left.unshift(...chunks(batch, Math.ceil(batch.length / 2)));
        continue;
      }
      failed.push({ ids: batch, error });
      if (classify(error) === 'account') denied += 1;
      if (denied < ENOUGH_REFUSALS) continue;
      const unasked = new CloudError(error.api, '', `Not asked, after ${denied} refusals with ${error.code}.`);
      failed.push(...left.splice(0).map((rest) => ({ ids: rest, error: unasked })));
    }
  }
  return { answers, failed };
}
