import { createHash, createHmac, randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import MnsClient from '@alicloud/mns';
import { NEEDS } from '../../cli/localCloud.ts';
import type { Endpoints } from '../../local/api.ts';
import { startCloud, type Cloud, type CloudOptions } from '../../local/cloud.ts';
import { createSilentLog } from '../../local/log.ts';
import { completeSettings } from '../../local/settings.ts';
import type { InstanceStatus } from '../../shared/api/answers.ts';
import { NAMES } from '../../shared/cloud/names.ts';
import type { Outcome } from '../../shared/domain/outcomes.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** A running local cloud, used over HTTP as any client would. */
export interface TestCloud extends Endpoints {
  /** Calls the HTTP trigger of a function, signed. A string is sent as it is, anything else as JSON. */
  call(name: string, method: string, query?: Record<string, string>, body?: unknown): Promise<Reply>;
  /** Asks `status` until no instance in its answer is pending, and returns that answer. */
  whenEnded(query: Record<string, string>): Promise<InstanceStatus[]>;
  stats(): Promise<Stats>;
  /** Puts a message into a queue, in base64. */
  send(queue: string, message: string): Promise<void>;
  /** Waits for the next message of a queue and takes it out. It must be JSON in base64, as the functions write it. */
  receive(queue: string): Promise<unknown>;
  /** Waits until at least `count` outcomes were published, and returns all since the start, in order of arrival. */
  outcomes(count: number): Promise<Outcome[]>;
  close(): Promise<void>;
}

export interface Reply {
  status: number;
  headers: Headers;
  /** The fields of all answers in one type. A test that reads a missing one fails. */
  body: {
    requestId: string;
    instances: (InstanceStatus & { instanceId: string; placement: unknown })[];
    failures: unknown[];
    error: { code: string; message: string; field?: string };
  };
}

export interface Stats {
  ecs: { calls: Record<string, number>; instances: Record<string, number> };
  mns: { calls: Record<string, number>; messages: Record<string, number> };
  fc: Record<string, { invocations: number; coldStarts: number; errors: number; gbSeconds: number }>;
}

/** The part of @alicloud/mns that only the tests use. The package has no types of its own. */
interface Queues {
  createQueue(name: string): Promise<unknown>;
  put(path: string, type: string, body: Buffer): Promise<unknown>;
  sendMessage(queue: string, message: { MessageBody: string; DelaySeconds?: number }): Promise<unknown>;
  receiveMessage(
    queue: string,
    waitSeconds?: number,
  ): Promise<{ body: { MessageBody: string; ReceiptHandle: string } }>;
  deleteMessage(queue: string, receiptHandle: string): Promise<unknown>;
}

/** Starts the local cloud with the built functions, at a speed at which a server runs after about two seconds. */
export async function start(options: Partial<CloudOptions> = {}): Promise<TestCloud> {
  if (!existsSync(`${root}dist/create/index.js`)) throw new Error('The functions are not built: npm run build.');
  const cloud = await startCloud({
    ...completeSettings({
      ...NEEDS,
      spec: `${root}s.yaml`,
      ports: { ecs: 0, mns: 0, fc: 0 },
      accessKeyId: 'test-key-id',
      accessKeySecret: 'test-key-secret',
      speed: 20,
      seed: 7,
    }),
    worker: readFileSync(`${root}local/dist/worker.cjs`, 'utf8'),
    log: createSilentLog(),
    ...options,
  });
  return connect(cloud);
}

async function connect(cloud: Cloud): Promise<TestCloud> {
  const { endpoints } = cloud;
  const { accountId, accessKeyId, accessKeySecret, region, mns } = endpoints;
  const client: unknown = new MnsClient(accountId, { accessKeyId, accessKeySecret, region, endpoint: mns });
  const queues = client as Queues;
  await queues.createQueue('outcomes');
  const subscription = `<Subscription xmlns="http://mns.aliyuncs.com/doc/v1/"><Endpoint>acs:mns:${region}:${accountId}:queues/outcomes</Endpoint><NotifyContentFormat>SIMPLIFIED</NotifyContentFormat></Subscription>`;
  await queues.put(`/topics/${NAMES.outcomeTopic}/subscriptions/test`, 'Subscription', Buffer.from(subscription));
  const published: Outcome[] = [];

  const receive = async (queue: string): Promise<unknown> => {
    for (;;) {
      try {
        const { body } = await queues.receiveMessage(queue, 30);
        await queues.deleteMessage(queue, body.ReceiptHandle);
        return JSON.parse(Buffer.from(body.MessageBody, 'base64').toString());
      } catch (error) {
        // No message came within 30 seconds. The test's own timeout decides when to give up.
        if (!(error instanceof Error && error.name === 'MNSMessageNotExistError')) throw error;
      }
    }
  };
  const call: TestCloud['call'] = async (name, method, query = {}, body) => {
    const url = new URL(endpoints.functions[name] ?? '');
    for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value);
    const response = await fetch(url, {
      method,
      headers: signed(method, url, endpoints),
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, body: (await response.json()) as Reply['body'] };
  };
  return {
    ...endpoints,
    call,
    whenEnded: async (query) => {
      for (;;) {
        const { body } = await call('status', 'GET', query);
        if (body.instances.every(({ pending }) => !pending)) return body.instances;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
    stats: async () => (await (await fetch(`${endpoints.fc}/_local/stats`)).json()) as Stats,
    send: async (queue, message) => {
      await queues.sendMessage(queue, { MessageBody: Buffer.from(message).toString('base64') });
    },
    receive,
    outcomes: async (count) => {
      while (published.length < count) published.push((await receive('outcomes')) as Outcome);
      return published;
    },
    close: () => cloud.close(),
  };
}

/** Signs a call of an HTTP trigger with ACS3: method, path, query and x-acs headers, but no payload. */
export function signed(
  method: string,
  url: URL,
  keys: { accessKeyId: string; accessKeySecret: string },
): Record<string, string> {
  const headers: Record<string, string> = {
    'x-acs-date': new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
    'x-acs-signature-nonce': randomUUID(),
  };
  const names = Object.keys(headers).sort();
  const canonicalHeaders = names.map((name) => `${name}:${headers[name] ?? ''}\n`).join('');
  const query = [...url.searchParams]
    .map((pair) => pair.map(encodeURIComponent).join('='))
    .sort()
    .join('&');
  const canonical = [method, url.pathname, query, canonicalHeaders, names.join(';'), ''].join('\n');
  const digest = createHash('sha256').update(canonical).digest('hex');
  const signature = createHmac('sha256', keys.accessKeySecret).update(`ACS3-HMAC-SHA256\n${digest}`).digest('hex');
  const credential = `Credential=${keys.accessKeyId},SignedHeaders=${names.join(';')},Signature=${signature}`;
  return { ...headers, Authorization: `ACS3-HMAC-SHA256 ${credential}` };
}
