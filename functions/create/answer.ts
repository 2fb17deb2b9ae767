import { classify, codeOf, isRetryable } from '../../shared/cloud/errors.ts';
import { ADVICE, errorAnswer, type Answer } from '../../shared/platform/http.ts';
import { requestIdConflict } from './conflict.ts';
import type { ProvisioningRequest } from './request.ts';
import type { Provisioned } from './create.ts';
import type { Unfilled } from './fillSlot.ts';

/** Whether calling again with the same request could fill nothing more. */
export function isComplete({ unfilled }: Provisioned): boolean {
  return unfilled.every(({ error }) => !isRetryable(error));
}

/** 202 as soon as there is an instance to wait for; else the error that kept all slots empty. */
export function answerFor(request: ProvisioningRequest, provisioned: Provisioned): Answer {
  const { filled, unfilled } = provisioned;
  const failures = [...unfilled].sort((a, b) => a.slot - b.slot).map(failureOf);
  const retry = isComplete(provisioned)
    ? undefined
    : errorAnswer(unfilled.find(({ error }) => isRetryable(error))?.error);
  const [first] = unfilled;
  if (filled.length === 0 && first !== undefined) {
    const answer = retry ?? mismatchAnswer(request, first) ?? errorAnswer(first.error);
    if (answer === undefined) throw first.error;
    return { ...answer, body: { ...(answer.body as object), requestId: request.requestId, failures } };
  }
  return {
    status: 202,
    body: {
      requestId: request.requestId,
      goal: request.intent.goal,
      deadlineSeconds: request.deadlineSeconds,
      instances: [...filled].sort((a, b) => a.slot - b.slot),
      failures,
    },
    ...(retry?.retryAfterSeconds !== undefined && { retryAfterSeconds: retry.retryAfterSeconds }),
  };
}

function failureOf({ slot, error }: Unfilled): object {
  const kind = classify(error);
  return { slot, code: codeOf(error), message: `${error.message} ${ADVICE[kind]}`, retryable: isRetryable(error) };
}

/** ECS's names for a client token that was used with other parameters. */
const MISMATCHES = new Set([
  'IdempotenceParamNotMatch',
  'IdempotentParameterMismatch',
  'InvalidIdempotenceParameter.Mismatch',
]);

/** The request id was used before, for something else. */
function mismatchAnswer({ requestId }: ProvisioningRequest, { error }: Unfilled): Answer | undefined {
  return MISMATCHES.has(error.code) ? errorAnswer(requestIdConflict(requestId)) : undefined;
}
