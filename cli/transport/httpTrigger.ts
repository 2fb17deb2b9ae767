import { randomUUID } from 'node:crypto';
import type { Credentials } from '../../shared/cloud/credentials.ts';
import type { CalledFunction } from '../../shared/api/functions.ts';
import { NoAnswerError, UsageError } from '../exit.ts';
import { namesOf } from '../names.ts';
import type { Target } from '../target.ts';
import { ANSWER_TIMEOUT_MS, type Connect, type FunctionAnswer, type FunctionCall } from './transport.ts';

type Headers = Record<string, string>;

/** Makes the transport that calls HTTP triggers, signed as `authType: function` requires. */
export const connectHttpTrigger: Connect = async (target, credentials) => {
  const sign = await createSigner(credentials);
  return (call) => {
    const url = triggerUrl(target, call.name);
    url.search = new URLSearchParams(call.query).toString();
    return send(url, call, sign(url, call, new Date()));
  };
};

/**
 * The URL of a function's HTTP trigger.
 * @throws UsageError when the target names none.
 */
export function triggerUrl(target: Target, name: CalledFunction): URL {
  const url = target.functions[namesOf(target).functions[name]] ?? target.functions[name];
  if (url !== undefined) return new URL(url);
  throw new UsageError(
    `The target names no URL for the function ${name}: "ecs-provisioner target add" makes a target with the URLs of all functions that are deployed.`,
  );
}

async function send(url: URL, { method, body }: FunctionCall, headers: Headers): Promise<FunctionAnswer> {
  try {
    const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
    const response = await fetch(url, { method, headers, signal, ...(method === 'POST' && { body }) });
    return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
  } catch (error) {
    // fetch itself says only "fetch failed". Its cause says what happened to the connection.
    const reason = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const code =
      reason instanceof Error && 'code' in reason && typeof reason.code === 'string' ? reason.code : undefined;
    const words = code ?? (reason instanceof Error ? reason.message : String(reason));
    throw new NoAnswerError(`No answer from ${url.origin} (${words}).`, code, { cause: error });
  }
}

/**
 * Makes a signer from the vendor's own code. Function Compute does not sign the body: its hash is an empty string,
 * where ECS signs the real hash.
 */
async function createSigner({ accessKeyId, accessKeySecret, securityToken }: Credentials) {
  const { OpenApiUtil } = await import('@alicloud/openapi-core');
  const { Request } = await import('@alicloud/tea-typescript');
  return (url: URL, { method, query }: FunctionCall, date: Date): Headers => {
    const headers: Headers = {
      // fetch sets this header itself, to the same value. It stands here because it is signed.
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
    const authorization = OpenApiUtil.getAuthorization(request, 'ACS3-HMAC-SHA256', '', accessKeyId, accessKeySecret);
    return { ...headers, authorization };
  };
}
