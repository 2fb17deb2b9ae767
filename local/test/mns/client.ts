import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { mnsSignature, mnsStringToSign } from '../../signature/mns.ts';
import { ACCOUNT_ID, KEY } from './data.ts';

export interface RawRequest {
  method?: string;
  target: string;
  body?: string;
  headers?: Record<string, string>;
  key?: { accessKeyId: string; accessKeySecret: string };
  signal?: AbortSignal;
}

export interface RawAnswer {
  status: number;
  headers: Headers;
  body: string;
  /** The error's code; empty when the answer is no error. */
  code: string;
}

/** Signs and sends one request by itself, without an SDK. `headers` come last: they can break what was signed. */
export async function call(url: string, request: RawRequest): Promise<RawAnswer> {
  const { method = 'GET', target, body = '', key = KEY } = request;
  const headers: Record<string, string> = {
    'x-mns-date': new Date().toUTCString(),
    'x-mns-version': '2015-06-06',
    ...(body === '' ? {} : { 'content-type': 'text/xml', 'content-md5': md5(body) }),
    ...request.headers,
  };
  const signed = { ...headers, date: headers['x-mns-date'] ?? '' };
  headers['authorization'] ??=
    `MNS ${key.accessKeyId}:${mnsSignature(mnsStringToSign({ method, target, headers: signed }), key.accessKeySecret)}`;
  const signal = request.signal ?? null;
  const answer = await fetch(url + target, { method, headers, signal, ...(body === '' ? {} : { body }) });
  const text = await answer.text();
  return {
    status: answer.status,
    headers: answer.headers,
    body: text,
    code: /<Code>(\w+)<\/Code>/.exec(text)?.[1] ?? '',
  };
}

function md5(text: string): string {
  return Buffer.from(createHash('md5').update(text).digest('hex')).toString('base64');
}

/** What `@alicloud/mns` answers with: strings throughout. */
export interface SdkAnswer<Body> {
  code: number;
  headers: Record<string, string | undefined>;
  body: Body;
}

type Fields = Record<string, string>;
type Params = Record<string, string | number>;

/** The part of `@alicloud/mns` that the tests use; the package brings no types. */
export interface SdkClient {
  createQueue(name: string, params?: Params): Promise<SdkAnswer<undefined>>;
  deleteQueue(name: string): Promise<SdkAnswer<undefined>>;
  listQueue(start?: string, limit?: number, prefix?: string): Promise<SdkAnswer<Fields[] | undefined>>;
  getQueueAttributes(name: string): Promise<SdkAnswer<Fields>>;
  setQueueAttributes(name: string, params: Params): Promise<SdkAnswer<undefined>>;
  sendMessage(queue: string, params: Params): Promise<SdkAnswer<Fields>>;
  batchSendMessage(queue: string, params: Params[]): Promise<SdkAnswer<Fields[]>>;
  receiveMessage(queue: string, waitSeconds?: number): Promise<SdkAnswer<Fields>>;
  batchReceiveMessage(queue: string, max: number, waitSeconds?: number): Promise<SdkAnswer<Fields[]>>;
  peekMessage(queue: string): Promise<SdkAnswer<Fields>>;
  batchPeekMessage(queue: string, max: number): Promise<SdkAnswer<Fields[]>>;
  deleteMessage(queue: string, receiptHandle: string): Promise<SdkAnswer<undefined>>;
  batchDeleteMessage(queue: string, receiptHandles: string[]): Promise<SdkAnswer<Fields[] | undefined>>;
  changeMessageVisibility(queue: string, receiptHandle: string, seconds: number): Promise<SdkAnswer<Fields>>;
  createTopic(name: string, params?: Params): Promise<SdkAnswer<undefined>>;
  listTopic(start?: string, limit?: number, prefix?: string): Promise<SdkAnswer<Fields[] | undefined>>;
  getTopicAttributes(name: string): Promise<SdkAnswer<Fields>>;
  setTopicAttributes(name: string, params: Params): Promise<SdkAnswer<undefined>>;
  publishMessage(topic: string, params: Params): Promise<SdkAnswer<Fields>>;
}

/** The vendor's own client, pointed at a local MNS and otherwise as it is. */
export function sdkClient(url: string, key: Partial<typeof KEY & { securityToken: string }> = KEY): SdkClient {
  const Client = createRequire(import.meta.url)('@alicloud/mns') as new (id: string, options: object) => SdkClient;
  return new Client(ACCOUNT_ID, { ...key, endpoint: url });
}
