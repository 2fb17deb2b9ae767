import * as v from 'valibot';
import { decoded } from '../../signature/encoding.ts';

/** An HTTP request as it reached a trigger. */
export interface TriggerRequest {
  method: string;
  /** The path below the trigger's URL, `/` at least, as sent. */
  path: string;
  query: URLSearchParams;
  /** Lower-case names, and every value that came under each. */
  headerLists: NodeJS.Dict<string[]>;
  body: Buffer;
  httpVersion: string;
  sourceIp: string;
  requestId: string;
  accountId: string;
  functionName: string;
  /** Milliseconds since the epoch. */
  now: number;
}

/** The event that a handler gets for an HTTP request ("v1"). */
export function httpEvent(request: TriggerRequest): Buffer {
  const headers = canonicalHeaders(request.headerLists);
  const text = asText(request.body);
  const event = {
    version: 'v1',
    rawPath: request.path,
    body: text ?? request.body.toString('base64'),
    isBase64Encoded: text === undefined,
    headers,
    queryParameters: queryParameters(request.query),
    requestContext: {
      accountId: request.accountId,
      domainName: headers['Host'] ?? '',
      domainPrefix: request.functionName,
      http: {
        method: request.method,
        // As documented: rawPath is the path as sent, this one is decoded.
        path: decoded(request.path),
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.sourceIp,
        userAgent: headers['User-Agent'] ?? '',
      },
      requestId: request.requestId,
      time: new Date(request.now).toISOString().replace(/\.\d{3}Z$/, 'Z'),
      timeEpoch: String(Math.floor(request.now)),
    },
  };
  return Buffer.from(JSON.stringify(event));
}

function asText(body: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    // Not UTF-8: the caller sends base64 instead.
    return undefined;
  }
}

// The values of a repeated name are joined by commas, as documented; those of headers, too.
function queryParameters(query: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...new Set(query.keys())].map((name) => [name, query.getAll(name).join(',')]));
}

// A function does not get the headers of the connection and of the platform.
const KEPT_BACK = /^(?:connection|keep-alive|x-fc-.*)$/;

// Function Compute's gateway is written in Go, which spells header names `Content-Type`, `X-Acs-Date`.
function canonicalHeaders(headers: NodeJS.Dict<string[]>): Record<string, string> {
  const entries = Object.entries(headers)
    .filter(([name]) => !KEPT_BACK.test(name))
    .map(([name, values = []]) => [
      name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase()),
      // Cookies may hold commas.
      values.join(name === 'cookie' ? '; ' : ','),
    ]);
  return Object.fromEntries(entries) as Record<string, string>;
}

export interface HttpAnswer {
  statusCode: number;
  headers: Record<string, string | string[]>;
  body: Buffer;
}

const Shaped = v.object({
  statusCode: v.pipe(
    v.union([v.number(), v.string()]),
    v.transform(Number),
    v.integer(),
    // A status below 200 announces an answer, for which a client would wait.
    v.minValue(200),
    v.maxValue(599),
  ),
  headers: v.optional(v.nullable(v.record(v.string(), v.unknown())), {}),
  isBase64Encoded: v.optional(v.boolean(), false),
  body: v.optional(v.unknown()),
});

/**
 * Turns what a handler returned into an HTTP answer. Without a `statusCode` the whole value is the body of a 200, as
 * JSON when it parses. Undefined when the value has a `statusCode` and still is no valid answer.
 */
export function httpAnswer(result: Buffer): HttpAnswer | undefined {
  const value = parseJson(result);
  if (typeof value !== 'object' || value === null || !('statusCode' in value)) {
    const contentType = value === undefined ? 'text/plain; charset=utf-8' : 'application/json';
    return { statusCode: 200, headers: { 'content-type': contentType }, body: result };
  }
  const shaped = v.safeParse(Shaped, value);
  if (!shaped.success) return undefined;
  const { statusCode, headers, isBase64Encoded, body } = shaped.output;
  const text = typeof body === 'string' ? body : body === undefined || body === null ? '' : JSON.stringify(body);
  return {
    statusCode,
    headers: Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name, headerValue(value)])),
    body: Buffer.from(text, isBase64Encoded ? 'base64' : 'utf8'),
  };
}

function headerValue(value: unknown): string | string[] {
  return Array.isArray(value) ? value.map(String) : String(value);
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString()) as unknown;
  } catch {
    // Plain text, which a handler may well return.
    return undefined;
  }
}
