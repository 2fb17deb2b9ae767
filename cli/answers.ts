import * as v from 'valibot';
import { ErrorAnswer, InstanceStatus } from '../shared/api/answers.ts';
import { MISCONFIGURED, PAUSED } from '../shared/api/codes.ts';
import { mendedBy, mendOfKey } from './account/failure.ts';
import { RefusedError } from './exit.ts';
import { parseJson } from './parseJson.ts';
import type { FunctionAnswer } from './transport/transport.ts';

/** What `status` answers. It keeps unknown fields, so that scripts also get those that a newer function adds. */
export const LooseStatusAnswer = v.object({ instances: v.array(v.looseObject(InstanceStatus.entries)) });

/** The errors of the functions, and those of Function Compute itself. */
const AnyError = v.union([
  v.pipe(
    ErrorAnswer,
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
 * Reads the answer of a function.
 * @throws RefusedError when the answer is an error or has an unknown form.
 */
export function readAnswer<S extends v.GenericSchema>(schema: S, answer: FunctionAnswer): v.InferOutput<S> {
  const json = parseJson(answer.body);
  if (answer.status >= 200 && answer.status < 300) {
    const parsed = v.safeParse(schema, json);
    if (parsed.success) return parsed.output;
    const message = 'The function answered in a form that this version does not know.';
    throw new RefusedError('UnknownAnswer', message, false, json);
  }
  const parsed = v.safeParse(AnyError, json);
  const { code, message } = parsed.success
    ? parsed.output
    : { code: `HTTP${answer.status}`, message: `The answer was HTTP status ${answer.status}.` };
  const mend = answer.status === 403 && !parsedByFunction(json) ? (mendOfKey(message) ?? FORBIDDEN) : undefined;
  const words = mend === undefined ? message : mendedBy(message, mend);
  throw new RefusedError(code, words, isRetryable(answer), json);
}

/** What helps where Function Compute itself lets nobody in; a function says by itself what does. */
const FORBIDDEN =
  'Function Compute refused the call: sign with a key of the account that the target is of, which may invoke functions (fc:InvokeFunction), and see "target list" for the URL.';

function parsedByFunction(json: unknown): boolean {
  return v.is(ErrorAnswer, json);
}

/** Whether the same call may succeed later: the other side throttles, or has trouble that passes by itself. */
export function isRetryable({ status, body }: FunctionAnswer): boolean {
  if (status !== 429 && status < 500) return false;
  const error = v.safeParse(AnyError, parseJson(body));
  return !error.success || !FOR_PEOPLE.has(error.output.code);
}

/** The errors that last until somebody has changed the deployment. */
const FOR_PEOPLE = new Set([MISCONFIGURED, PAUSED]);
