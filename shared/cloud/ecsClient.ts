import Client from '@alicloud/ecs20140526';
import { $OpenApiUtil } from '@alicloud/openapi-core';
import { RuntimeOptions } from '@darabonba/typescript';
import type { Credentials } from './credentials.ts';
import { CloudError } from './errors.ts';

/** What every adapter over the vendor's SDK for ECS needs. */

/**
 * How long each call may take, in milliseconds. The vendor's table of timeouts says CreateInstance 86 s, StartInstance
 * 46 s and DescribeInstances 10 s; the SDK's default is 3 s. CreateInstance gets less than the table says, so that two
 * attempts fit into one invocation. The client token makes the second attempt safe.
 */
export const TIMEOUT = { create: 50_000, change: 46_000, describe: 10_000 } as const;

/**
 * Makes a client of the vendor's SDK. No call is made yet.
 * @param endpoint a URL; undefined: the region's public endpoint.
 */
export function createClient(region: string, endpoint: string | undefined, credentials: Credentials): Client {
  const url = endpoint === undefined ? undefined : new URL(endpoint);
  return new Client(
    new $OpenApiUtil.Config({
      accessKeyId: credentials.accessKeyId,
      accessKeySecret: credentials.accessKeySecret,
      ...(credentials.securityToken !== undefined && { securityToken: credentials.securityToken, type: 'sts' }),
      regionId: region,
      ...(url !== undefined && { endpoint: url.host, protocol: url.protocol.slice(0, -1) }),
    }),
  );
}

/** The options of a call that is sent once and may take this many milliseconds. */
export function runtime(timeoutMs: number): RuntimeOptions {
  // The SDK uses connectTimeout as the idle timeout of the socket, so it must not be shorter than readTimeout.
  return new RuntimeOptions({ readTimeout: timeoutMs, connectTimeout: timeoutMs, autoretry: false });
}

/**
 * Calls an operation and returns the raw body of the answer. The SDK's models would refuse the whole answer when one
 * field of one entry has another type than documented.
 * @param call calls an operation of the client that it gets. What it resolves to is not used.
 */
export async function bodyOf(client: Client, call: (client: Client) => Promise<unknown>): Promise<unknown> {
  let body: unknown;
  const raw = Object.create(client) as Client;
  raw.callApi = async (...given) => {
    const answer: { body?: unknown } = await client.callApi(...given);
    body = answer.body;
    return { ...answer, body: {} };
  };
  await call(raw);
  return body;
}

/**
 * An error with an HTTP status and a code is ECS's answer. Anything else (a reset, a timeout, a gateway's HTML page)
 * does not say whether the call took effect. Its text is dropped: it holds the URL, and the URL holds the user data.
 */
export function toCloudError(api: string, error: unknown): CloudError {
  if (isAnswer(error)) {
    const sentence = withoutRequest(sentenceIn(error.message));
    return new CloudError(api, String(error.code), sentence, Number(error.statusCode), requestIdIn(error.message));
  }
  const kind = error instanceof Error ? error.name : typeof error;
  return new CloudError(api, '', `${api} got no readable answer (${kind}).`);
}

/** Whether an error of the SDK is an answer of ECS. */
export function isAnswer(error: unknown): error is Error & { statusCode: unknown; code: unknown } {
  return error instanceof Error && 'statusCode' in error && 'code' in error && error.code !== 'undefined';
}

/** ECS's own sentence. The SDK puts `<code>: code: <status>, ` before it and ` request id: <id>` behind it. */
function sentenceIn(message: string): string {
  return message.replace(/^([\w.]+: )?code: \d+, /, '').replace(/ request id: \S*$/, '');
}

/** ECS's id of the call, as the SDK puts it behind the sentence. */
function requestIdIn(message: string): string | undefined {
  return / request id: ([\w-]{1,64})$/.exec(message)?.[1];
}

/**
 * Cuts off the signed request. When a signature is wrong, ECS repeats what it signed (`server CanonicalRequest is [`),
 * with the secrets in the query.
 */
function withoutRequest(message: string): string {
  return message.replace(/[\s,.]*server\s*(string\s*to\s*sign|canonical\s*request).*/is, '.');
}

/** A field that ECS always answers, as documented. An answer without it does not come from ECS. */
export function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The answer lacks a documented field.');
  return value;
}
