import { validateHeaderName, validateHeaderValue, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { badResponse } from './errors.ts';
import type { Invocation } from './function.ts';
import { errorHeader, responseBody } from './destination.ts';

/** A request on the Function Compute port. */
export interface Call {
  method: string;
  /** As sent, without the query. */
  path: string;
  /** Path and query as sent. */
  target: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** The headers with every value by itself. */
  headerLists: NodeJS.Dict<string[]>;
  body: Buffer;
  httpVersion: string;
  sourceIp: string;
  requestId: string;
  /** Whether a role's temporary key signed it, as far as anybody has looked. */
  byRole: boolean;
}

export interface Answer {
  status: number;
  headers: Record<string, string | string[]>;
  body: Buffer;
}

/** An answer with a value as its JSON body. */
export function jsonAnswer(status: number, value: unknown, headers: Answer['headers'] = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: Buffer.from(JSON.stringify(value)),
  };
}

/** An answer without a body. */
export function emptyAnswer(status: number): Answer {
  return { status, headers: {}, body: Buffer.alloc(0) };
}

/** What the answer to an invocation tells of the function that ran. */
export interface Served {
  memoryMb: number;
  /** That of its code, where it was deployed as a zip. */
  checksum: string | undefined;
  withLog: boolean;
}

/** The answer of the APIs to an invocation: 200, whether the function succeeded or failed. */
export function invocationAnswer(invocation: Invocation, { memoryMb, checksum, withLog }: Served): Answer {
  const headers: Answer['headers'] = {
    'content-type': 'application/octet-stream',
    'x-fc-instance-id': invocation.instanceId,
    'x-fc-invocation-service-version': 'LATEST',
    ...(checksum === undefined ? {} : { 'x-fc-code-checksum': checksum }),
    'x-fc-invocation-duration': invocation.durationMs.toFixed(2),
    'x-fc-max-memory-usage': invocation.memoryMb.toFixed(2),
  };
  if (withLog) headers['x-fc-log-result'] = Buffer.from(logTail(invocation, memoryMb)).toString('base64');
  if (!invocation.ok) {
    headers['content-type'] = 'application/json';
    headers['x-fc-error-type'] = errorHeader(invocation);
  }
  return { status: 200, headers, body: responseBody(invocation) };
}

const LOG_TAIL_BYTES = 4096;

/** The last 4 KB of what an invocation logged, with the platform's own lines around it. */
function logTail(invocation: Invocation, memoryMb: number): string {
  const { requestId, durationMs } = invocation;
  const usage =
    `Duration: ${durationMs.toFixed(2)} ms, Billed Duration: ${Math.ceil(durationMs)} ms, ` +
    `Memory Size: ${memoryMb} MB, Max Memory Used: ${invocation.memoryMb.toFixed(2)} MB`;
  const failure = invocation.ok ? '' : `, Error: ${invocation.handled ? 'Handled' : 'Unhandled'} function error`;
  const text =
    `FC Invoke Start RequestId: ${requestId}\n${invocation.log}` +
    `FC Invoke End RequestId: ${requestId}${failure}\n\n${usage}\n`;
  return Buffer.from(text).subarray(-LOG_TAIL_BYTES).toString();
}

// HTTP gives these statuses no body. A client would wait for one that is announced.
const BODILESS = new Set([204, 205, 304]);

/** Writes an answer; every one carries the request's id. */
export function send(response: ServerResponse, call: Pick<Call, 'requestId'>, answer: Answer): void {
  const headers = { ...answer.headers, 'x-fc-request-id': call.requestId };
  if (BODILESS.has(answer.status)) {
    response.writeHead(answer.status, headers).end();
    return;
  }
  response.writeHead(answer.status, { ...headers, 'content-length': answer.body.length });
  response.end(answer.body);
}

// The server sets these: a function does not decide how its answer travels.
const HOP_BY_HOP = new Set([
  'connection',
  'content-length',
  'date',
  'keep-alive',
  'server',
  'transfer-encoding',
  'upgrade',
]);

// The documented limit of names and values together, above which the gateway gives up the answer.
const ANSWER_HEADERS_LIMIT = 8 * 1024;

/** The headers that a function may set. Throws FcError (502) when one cannot be sent or all together are too long. */
export function functionHeaders(headers: Record<string, string | string[]>): Record<string, string | string[]> {
  const kept = Object.entries(headers).filter(([name]) => isFunctionsOwn(name.toLowerCase()));
  let size = 0;
  for (const [name, value] of kept) {
    try {
      validateHeaderName(name);
      for (const each of [value].flat()) {
        validateHeaderValue(name, each);
        size += name.length + each.length;
      }
    } catch (error) {
      throw badResponse(`the function returned a header that cannot be sent: ${String(error)}`);
    }
  }
  if (size > ANSWER_HEADERS_LIMIT) {
    throw badResponse(`the function returned headers of ${size} bytes; the limit is ${ANSWER_HEADERS_LIMIT}`);
  }
  return Object.fromEntries(kept);
}

function isFunctionsOwn(name: string): boolean {
  return !HOP_BY_HOP.has(name) && !name.startsWith('x-fc-');
}
