import { NoAnswerError, RefusedError, whyNoAnswer } from '../exit.ts';

const FRESH_KEY = 'The temporary key has expired or is broken: get a fresh one.';

/** What helps against a code, whatever service says it. The first that fits counts. */
const MENDS: readonly (readonly [RegExp, string])[] = [
  [/SecurityToken|TokenExpired|STSToken/i, FRESH_KEY],
  [
    /AccessKey/i,
    'The access key does not exist, is disabled, or belongs to a temporary key whose token is missing: correct it.',
  ],
  [/Signature|IncompleteSign/i, 'The access key secret does not fit the access key id: correct it.'],
  [/QueueNotExist/, '"ecs-provisioner setup" makes it; or correct the name, NAME_PREFIX or the region.'],
  [/TimeStamp|TimeExpired|RequestTimeTooSkewed/i, "This machine's clock is wrong: set it."],
  [
    /NoPermission|Forbidden|AccessDenied|Unauthorized|NotAuthorized/i,
    'Whoever signs lacks the permission for this call: grant it, or use the key of somebody who has it.',
  ],
];

/**
 * Turns an error of the vendor's SDKs into one of ours, with what helps against it.
 * @param api the call as people know it, such as `RAM GetRole`.
 */
function toFailure(api: string, error: unknown): Error {
  if (!(error instanceof Error) || error instanceof RefusedError || error instanceof NoAnswerError)
    return error instanceof Error ? error : new Error(String(error));
  const { statusCode, code } = error as { statusCode?: unknown; code?: unknown };
  const name = typeof code === 'string' ? code : undefined;
  if (typeof statusCode !== 'number' || name === undefined)
    return new NoAnswerError(`${api}: no answer (${whyNoAnswer(error)}).`, name, { cause: error });
  return refusal(api, { code: name, words: wordsOf(error, name), status: statusCode });
}

/** What a service says. The SDKs put status, code and request id around it, and gateways what they had expected to be signed. */
export function wordsOf({ message }: Error, code: string): string {
  return message
    .replace(`${code}: `, '')
    .replace(/^code: \d+, /, '')
    .replace(/ (request id|server string to sign is): ?.*$/s, '');
}

/** Makes a call, and turns its error into one of ours. */
export async function refusing<T>(api: string, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    throw toFailure(api, error);
  }
}

/** The refusal of a call, with what helps against it. */
export function refusal(
  api: string,
  { code, words, status }: { code: string; words: string; status: number },
): RefusedError {
  const [, mend = ''] = MENDS.find(([form]) => form.test(code)) ?? [];
  const retryable = status >= 500 || status === 429 || code.includes('Throttling');
  return new RefusedError(code, `${api}: ${mendedBy(words, mendOfKey(words) ?? mend)}`, retryable);
}

/** What helps against a temporary key; undefined where words are of something else. Function Compute has no code for it. */
export function mendOfKey(words: string): string | undefined {
  return /SecurityToken/i.test(words) ? FRESH_KEY : undefined;
}

/** Words as a sentence, and what helps after it. */
export function mendedBy(words: string, mend: string): string {
  return `${words.trim().replace(/[.\s]*$/, '.')} ${mend}`.trimEnd();
}

/** Whether a call was refused because what it is about does not exist. */
function isAbsent(error: unknown): boolean {
  return (
    error instanceof RefusedError &&
    /^EntityNotExist|NotExist$|NotFound$/.test(error.code) &&
    !/AccessKey/.test(error.code)
  );
}

/** Resolves to undefined where the call is refused because what it is about does not exist. */
export async function orAbsent<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}
