import type { ErrorAnswer } from '../api/answers.ts';
import { MisconfiguredError } from './config.ts';
import type { ErrorClass } from '../cloud/errorClass.ts';
import { CloudError, classify, codeOf, RequestError } from '../cloud/errors.ts';

/** The answer of a use case. The body becomes JSON. */
export interface Answer<Body = unknown> {
  status: number;
  body: Body;
  /**
   * Send the same request again after this many seconds; undefined: do not. Over HTTP it is the header `Retry-After`.
   */
  retryAfterSeconds?: number;
}

/** The form that Function Compute turns into an HTTP response. */
export interface HttpResult {
  statusCode: number;
  headers: Record<string, string>;
  isBase64Encoded: false;
  body: string;
}

/**
 * The longest body that we read, in bytes. ECS takes 32 KB of user data, which is 44 KB in base64; the rest is short.
 */
const BODY_LIMIT = 128 * 1024;

/**
 * Turns an answer into what the function returns to its HTTP trigger.
 * @example
 * toHttp({ status: 202, body: { requestId: 'nightly' }, retryAfterSeconds: 5 });
 * // {statusCode: 202, headers: {'Retry-After': '5', …}, body: '{"requestId":"nightly"}\n', …}
 */
export function toHttp({ status, body, retryAfterSeconds }: Answer): HttpResult {
  return {
    statusCode: status,
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      ...(retryAfterSeconds !== undefined && { 'Retry-After': String(retryAfterSeconds) }),
    },
    isBase64Encoded: false,
    body: `${JSON.stringify(body)}\n`,
  };
}

/**
 * Reads the body of a request.
 * @returns the JSON object in it; `{}` for an empty body.
 * @throws RequestError 413 for a body over the limit, 400 for a body that is no JSON object.
 * @example readJson(Buffer.from('{"count": 3}')); // {count: 3}
 */
export function readJson(body: Buffer): object {
  if (body.length > BODY_LIMIT) {
    throw new RequestError(413, 'RequestTooLarge', `The body must be at most ${BODY_LIMIT} bytes.`);
  }
  // TextDecoder drops the byte order mark, which editors and shells on Windows write first.
  const text = new TextDecoder().decode(body);
  if (text === '') return {};
  const json = parseJson(text);
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json;
  throw new RequestError(400, 'InvalidRequest', 'The body must be a JSON object.');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message repeats a piece of the body, which may hold secrets.
    throw new RequestError(400, 'InvalidJson', 'The body is not JSON: send one object, or nothing for the defaults.');
  }
}

const STATUS: Record<ErrorClass, number> = {
  throttled: 503,
  transient: 503,
  placement: 409,
  account: 403,
  absent: 404,
  request: 400,
};

/** When to send the same again: ECS counts calls by the minute, anything else may pass sooner. */
export const RETRY_AFTER_SECONDS = { throttled: 60, transient: 5 } as const;

/** Advice to the caller, by the class of the error. */
const ADVICE: Record<ErrorClass, string> = {
  throttled: 'ECS allows no more of these calls in this minute: send the same request again in the next one.',
  transient: 'Send the same request again: it goes on where it stopped.',
  placement: 'Name further placements, or try again when there is stock.',
  account: 'See to the balance, quotas, permissions and queues of the account, then send the same request again.',
  absent: 'Check the id and the region. ECS may not know an instance yet that was created a moment ago.',
  request: 'Correct the request.',
};

/**
 * Advice to the caller about an error, in one or two sentences.
 * @example adviceOn(new CloudError('CreateInstance', 'InvalidParameter', 'No.', 400)); // 'Correct the request.'
 */
export function adviceOn(error: CloudError): string {
  // ECS answers the same for a type that a zone does not sell and for a type that does not exist.
  if (classify(error) === 'placement' && /^(Invalid)?InstanceType/.test(error.code)) return ON_TYPE;
  return ADVICE[classify(error)];
}

const ON_TYPE = 'Check that the instance type exists and that this zone sells it, or name other placements.';

/**
 * The answer to a caller for an error; undefined for a bug of ours.
 * @example
 * errorAnswer(new RequestError(400, 'InvalidRequest', 'count must be at least 1.', 'count'));
 * // {status: 400, body: {error: {code: 'InvalidRequest', message: 'count must be at least 1.', field: 'count'}}}
 */
export function errorAnswer(error: unknown): Answer<ErrorAnswer> | undefined {
  if (error instanceof RequestError) {
    const { code, message, field } = error;
    return { status: error.status, body: { error: { code, message, field } } };
  }
  if (error instanceof MisconfiguredError) {
    return { status: 500, body: { error: { code: error.code, message: error.message } } };
  }
  if (error instanceof CloudError) {
    const kind = classify(error);
    const code = codeOf(error);
    return {
      status: kind === 'request' && code.endsWith('.NotFound') ? 404 : STATUS[kind],
      body: { error: { code, message: `${error.message} ${adviceOn(error)}`, api: error.api } },
      ...((kind === 'throttled' || kind === 'transient') && { retryAfterSeconds: RETRY_AFTER_SECONDS[kind] }),
    };
  }
  return undefined;
}
