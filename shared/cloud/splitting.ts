import { chunks, inParallel } from '../domain/lists.ts';
import { CloudError, classify, isRetryable } from './errors.ts';

/** The ids of a failed call, and its error. */
export interface Failed {
  ids: readonly string[];
  error: CloudError;
}

/**
 * After this many ids are refused one by one because of the account, we stop: every further id would be refused, too.
 */
const ENOUGH_REFUSALS = 8;

/** How many batches run at once. Five thousand instances are fifty batches: one after another, the last came too late. */
const LANES = 20;

/**
 * Calls an API for many ids at a time. When ECS refuses a batch for good, it halves the batch until the bad ids stand
 * alone. So one bad id among n holds up no other, and costs about 2·log₂(n) calls.
 *
 * After a retryable error it does not split: the whole batch failed, and more calls would only add to the trouble.
 * After 8 refusals because of the account it stops; the rest then fails with a retryable error.
 * @param limit the most ids in one call.
 * @returns the answers of the calls that succeeded, and the ids that failed with their errors.
 * @throws whatever `call` throws that is no CloudError.
 * @example
 * const { answers, failed } = await splitting(ids, 100, (batch) => ecs.start(batch));
 * // failed: [{ids: ['i-bad'], error: CloudError}]
 */
export async function splitting<A>(
  ids: readonly string[],
  limit: number,
  call: (ids: readonly string[]) => Promise<A>,
): Promise<{ answers: A[]; failed: Failed[] }> {
  const parts = chunks(ids, limit).map((batch) => ({ left: [batch], answers: [] as A[], failed: [] as Failed[] }));
  const denied: CloudError[] = [];
  await inParallel(parts, LANES, async ({ left, answers, failed }) => {
    for (let batch = left.shift(); batch !== undefined; batch = left.shift()) {
      try {
        if (denied.length >= ENOUGH_REFUSALS) throw notAsked(denied);
        answers.push(await call(batch));
      } catch (error) {
        if (!(error instanceof CloudError)) throw error;
        if (batch.length > 1 && !isRetryable(error)) {
          left.unshift(...chunks(batch, Math.ceil(batch.length / 2)));
          continue;
        }
        failed.push({ ids: batch, error });
        if (classify(error) === 'account') denied.push(error);
      }
    }
  });
  return { answers: parts.flatMap(({ answers }) => answers), failed: parts.flatMap(({ failed }) => failed) };
}

function notAsked(denied: readonly CloudError[]): CloudError {
  const { api = '', code = '' } = denied[0] ?? {};
  return new CloudError(api, '', `Not asked, after ${denied.length} refusals with ${code}.`);
}
