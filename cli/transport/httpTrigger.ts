import { randomUUID } from 'node:crypto';
import { OpenApiUtil } from '@alicloud/openapi-core';
import { Request } from '@alicloud/tea-typescript';
import type { Credentials } from '../../shared/credentials.ts';
import { NoAnswerError, UsageError } from '../exit.ts';
import { ANSWER_TIMEOUT_MS, type Connect, type FunctionCall } from './transport.ts';

const ALGORITHM = 'ACS3-HMAC-SHA256';

/** Calls a function by the URL of its HTTP trigger, signed as `authType: function` asks for. */
export const connectHttpTrigger: Connect = (target, credentials) => async (call) => {
  const base = target.functions[call.name];
  if (base === undefined) throw new UsageError(`The target names no URL for the function ${call.name}.`);
  const url = new URL(base);
  url.search = new URLSearchParams(call.query).toString();
  const headers = signedHeaders(url, call, credentials, new Date());
  try {
    const response = await fetch(url, {
      method: call.method,
      headers,
      ...(call.method === 'POST' && { body: call.body }),
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
    return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
  } catch (error) {
    // fetch itself says only "fetch failed": what happened to the connection is its cause.
    const reason = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const code =
      reason instanceof Error && 'code' in reason && typeof reason.code === 'string' ? reason.code : undefined;
    const words = code ?? (reason instanceof Error ? reason.message : String(reason));
    throw new NoAnswerError(`No answer from ${url.origin} (${words}).`, code, { cause: error });
  }
};

/**
 * The headers of a signed request. Function Compute leaves the body out of this signature: where ECS signs the body's
 * hash, here stands an empty string.
 */
export function signedHeaders(
  url: URL,
  { method, query }: Pick<FunctionCall, 'method' | 'query'>,
  { accessKeyId, accessKeySecret, securityToken }: Credentials,
  date: Date,
): Record<string, string> {
  const headers: Record<string, string> = {
    // Written by fetch as well, with this very value; here to be signed.
    host: url.host,
    'content-type': 'application/json',
    'x-acs-date': date.toISOString().replace(/\.\d{3}Z$/, 'Z'),
    'x-acs-signature-nonce': randomUUID(),
    ...(securityToken !== undefined && { 'x-acs-security-token': securityToken }),
  };
  const request = new Request();
  request.method = method;
  request.pathname = url.pathname;
  request.query = { ...query };
  request.headers = headers;
  const authorization = OpenApiUtil.getAuthorization(request, ALGORITHM, '', accessKeyId, accessKeySecret);
  return { ...headers, authorization };
}
