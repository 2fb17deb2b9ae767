import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { NoAnswerError } from '../exit.ts';
import type { FunctionAnswer, FunctionCall } from './transport.ts';

/**
 * The event that an HTTP trigger would make of a call. As the payload of a direct invocation, it makes the function
 * answer with status and headers, as over HTTP.
 */
export function toHttpEvent({ method, query, body }: FunctionCall, now: Date): string {
  return JSON.stringify({
    version: 'v1',
    rawPath: '/',
    headers: { 'Content-Type': 'application/json' },
    queryParameters: query,
    body,
    isBase64Encoded: false,
    requestContext: {
      http: { method, path: '/', protocol: 'HTTP/1.1', sourceIp: '', userAgent: 'ecs-provisioner' },
      requestId: randomUUID(),
      time: now.toISOString(),
      timeEpoch: String(now.getTime()),
    },
  });
}

const HttpResult = v.object({
  statusCode: v.pipe(v.number(), v.integer()),
  headers: v.optional(v.record(v.string(), v.string()), {}),
  isBase64Encoded: v.optional(v.boolean(), false),
  body: v.optional(v.string(), ''),
});

/**
 * Reads the answer from what a directly invoked function returned.
 * @throws NoAnswerError when it has another form.
 */
export function fromHttpResult(returned: unknown): FunctionAnswer {
  const parsed = v.safeParse(HttpResult, returned);
  if (!parsed.success) throw new NoAnswerError('The function returned no HTTP answer.');
  const { statusCode, headers, isBase64Encoded, body } = parsed.output;
  return {
    status: statusCode,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    body: isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body,
  };
}

/** The answer of an HTTP trigger for a function that threw, or ran out of time or memory: 502 with the error. */
export function failedInvocation(body: string): FunctionAnswer {
  return { status: 502, headers: {}, body };
}
