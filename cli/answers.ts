import * as v from 'valibot';
import { GOALS } from '../shared/domain/instance.ts';
import { RefusedError } from './exit.ts';
import { parseJson } from './transport/httpEvent.ts';
import type { FunctionAnswer } from './transport/transport.ts';

const goal = v.picklist(GOALS);
const failure = v.object({
  slot: v.optional(v.number()),
  instanceId: v.optional(v.string()),
  code: v.string(),
  message: v.string(),
  retryable: v.optional(v.boolean(), false),
});

/** What `create` answers: the slots that an instance fills, and those that none does. */
export const CreateAnswer = v.object({
  requestId: v.string(),
  goal,
  deadlineSeconds: v.number(),
  instances: v.array(v.object({ slot: v.number(), instanceId: v.string(), placement: v.number() })),
  failures: v.array(failure),
});

/** What `start`, `stop` and `release` answer. */
export const GoalAnswer = v.object({
  goal,
  deadlineSeconds: v.number(),
  instances: v.array(v.object({ instanceId: v.string(), status: v.string() })),
  failures: v.array(failure),
});

// Loose, so that scripts get all that the function tells, also what this version does not know.
const InstanceStatus = v.looseObject({
  instanceId: v.nullable(v.string()),
  requestId: v.nullable(v.string()),
  slot: v.nullable(v.number()),
  status: v.string(),
  goal: v.nullable(v.string()),
  pending: v.boolean(),
  publicIpAddresses: v.array(v.string()),
  privateIpAddresses: v.array(v.string()),
  placement: v.nullable(v.object({ zoneId: v.string(), instanceType: v.string() })),
  ageSeconds: v.nullable(v.number()),
  outcome: v.nullable(v.object({ type: v.string(), code: v.optional(v.string()) })),
});

/** What `status` answers. */
export const StatusAnswer = v.object({ instances: v.array(InstanceStatus) });

export type Goal = v.InferOutput<typeof goal>;
export type Failure = v.InferOutput<typeof failure>;
export type CreateAnswer = v.InferOutput<typeof CreateAnswer>;
export type GoalAnswer = v.InferOutput<typeof GoalAnswer>;
export type InstanceStatus = v.InferOutput<typeof InstanceStatus>;

/** The functions' own errors, and those of Function Compute before it reaches one. */
const ErrorAnswer = v.union([
  v.pipe(
    v.object({ error: v.object({ code: v.string(), message: v.string(), field: v.optional(v.string()) }) }),
    v.transform(({ error }) => error),
  ),
  v.pipe(
    v.object({ Code: v.string(), Message: v.string() }),
    v.transform(({ Code, Message }) => ({ code: Code, message: Message })),
  ),
  v.pipe(
    v.object({ errorMessage: v.string(), errorType: v.optional(v.string(), 'FunctionFailed') }),
    v.transform(({ errorType, errorMessage }) => ({
      code: errorType,
      message: `The function failed: ${errorMessage}`,
    })),
  ),
]);

/**
 * Reads a function's answer.
 * @throws RefusedError when it is an error, or is not of the form it should have.
 */
export function readAnswer<S extends v.GenericSchema>(schema: S, answer: FunctionAnswer): v.InferOutput<S> {
  const json = parseJson(answer.body);
  if (answer.status >= 200 && answer.status < 300) {
    const parsed = v.safeParse(schema, json);
    if (parsed.success) return parsed.output;
    const message = 'The function answered in a form that this version does not know.';
    throw new RefusedError('UnknownAnswer', message, false, json);
  }
  const parsed = v.safeParse(ErrorAnswer, json);
  const { code, message } = parsed.success
    ? parsed.output
    : { code: `HTTP${answer.status}`, message: `The answer was HTTP status ${answer.status}.` };
  throw new RefusedError(code, message, isRetryableStatus(answer.status), json);
}

/** Whether the same call may succeed later: throttled, or trouble on the other side. */
export function isRetryableStatus(status: number): boolean {
  return status === 429 || status >= 500;
}
