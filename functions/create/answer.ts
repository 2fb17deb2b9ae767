import type { CreateAnswer, CreateError, ErrorAnswer, Given, SlotFailure } from '../../shared/api/answers.ts';
import { codeOf, isRetryable } from '../../shared/cloud/errors.ts';
import { adviceOn, errorAnswer, type Answer } from '../../shared/platform/http.ts';
import { RailRefusal, REFUSED } from '../../shared/rails/rail.ts';
import { requestIdConflict } from './conflict.ts';
import type { ProvisioningRequest } from './request.ts';
import type { Provisioned } from './create.ts';
import type { Unfilled } from './fillSlot.ts';
import { fieldOf, reasonOf } from './reason.ts';

/** Whether the same request, sent again, could fill no further slot. */
export function isComplete({ unfilled }: Provisioned): boolean {
  return unfilled.every(({ error }) => !isRetryable(error));
}

/** The answer of create: 202 where at least one slot has an instance, else the error that kept all slots empty. */
export function answerFor(
  request: ProvisioningRequest,
  provisioned: Provisioned,
): Answer<CreateAnswer | Given<typeof CreateError>> {
  const { filled, unfilled } = provisioned;
  const failures = [...unfilled].sort((a, b) => a.slot - b.slot).map((entry) => slotFailureOf(request, entry));
  const retry = isComplete(provisioned)
    ? undefined
    : errorAnswer(unfilled.find(({ error }) => isRetryable(error))?.error);
  const [first] = unfilled;
  if (filled.length === 0 && first !== undefined) {
    const answer = retry ?? mismatchAnswer(request, first) ?? refusalAnswer(request, first);
    return { ...answer, body: { ...answer.body, requestId: request.requestId, failures } };
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

function slotFailureOf(request: ProvisioningRequest, unfilled: Unfilled): SlotFailure {
  const { slot, error } = unfilled;
  const reason = reasonOf(request, unfilled);
  // A guard rail says by itself what helps.
  const message = error instanceof RailRefusal ? reason : `${reason} ${adviceOn(error)}`;
  return { slot, code: codeOf(error), message, field: fieldOf(unfilled), retryable: isRetryable(error) };
}

/** The answer where ECS or a guard rail refuses the request for good: as for any error, with what is known of the slot. */
function refusalAnswer(request: ProvisioningRequest, unfilled: Unfilled): Answer<ErrorAnswer> {
  const { code, message, field } = slotFailureOf(request, unfilled);
  if (unfilled.error instanceof RailRefusal) return { status: REFUSED, body: { error: { code, message, field } } };
  const answer = errorAnswer(unfilled.error);
  if (answer === undefined) throw unfilled.error;
  return { ...answer, body: { error: { ...answer.body.error, message, field } } };
}

/** ECS's codes for a client token that was used with other parameters. */
const MISMATCHES = new Set([
  'IdempotenceParamNotMatch',
  'IdempotentParameterMismatch',
  'InvalidIdempotenceParameter.Mismatch',
]);

/** The answer where ECS says that the request id was used with other parameters. */
function mismatchAnswer({ requestId }: ProvisioningRequest, { error }: Unfilled): Answer<ErrorAnswer> | undefined {
  return MISMATCHES.has(error.code) ? errorAnswer(requestIdConflict(requestId)) : undefined;
}
