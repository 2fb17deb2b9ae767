import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { InstanceStatus } from '../../shared/api/answers.ts';
import type { Outcome } from '../../shared/domain/outcomes.ts';
import type { Reply } from './answers.ts';
import { connectMnsClient, subscribeToOutcomes } from './connectMnsClient.ts';
import type { Endpoints } from './endpoints.ts';
import { signed } from './signed.ts';

/** The functions and queues of a running local cloud, used over HTTP as any client would. */
export interface Client {
  /** Calls the HTTP trigger of a function, signed. A string is sent as it is, anything else as JSON. */
  call: (
    name: string,
    method: string,
    query?: Record<string, string>,
    body?: unknown,
  ) => Promise<{ status: number; body: Reply }>;
  /**
   * Calls it by POST, and again as long as the answer is 503, as that asks for. A fast cloud on a busy machine gives such
   * answers: the vendor's SDKs measure their timeouts by `Date`, and ten seconds of its time pass in half a second.
   */
  insist: (name: string, body: object) => Promise<{ status: number; body: Reply }>;
  /** Asks `status` until no instance in its answer is pending, and returns that answer. */
  whenEnded: (query: Record<string, string>) => Promise<InstanceStatus[]>;
  /** Puts a message into a queue, in base64. */
  send: (queue: string, message: string) => Promise<void>;
  /** Waits for the next message of a queue and takes it out. It must be JSON in base64, as the functions write it. */
  receive: (queue: string) => Promise<unknown>;
  /** Waits until the published outcomes are enough, and returns all since the start, in order of arrival. */
  outcomesUntil: (areEnough: (published: readonly Outcome[]) => boolean) => Promise<readonly Outcome[]>;
}

/** The queue into which the client has outcomes delivered. */
const OUTCOME_QUEUE = 'outcomes';

const POLL_MS = 100;

export async function connectClient(endpoints: Endpoints): Promise<Client> {
  const queues = connectMnsClient(endpoints);
  await subscribeToOutcomes(queues, endpoints, OUTCOME_QUEUE);
  const published: Outcome[] = [];

  const call: Client['call'] = async (name, method, query = {}, body) => {
    const url = new URL(endpoints.functions[name] ?? '');
    for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value);
    const response = await fetch(url, {
      method,
      headers: signed(method, url, endpoints),
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Reply };
  };
  const insist: Client['insist'] = async (name, body) => {
    // The same request again, and not another one.
    const request = name === 'create' ? { requestId: randomUUID(), ...body } : body;
    for (;;) {
      const answer = await call(name, 'POST', {}, request);
      if (answer.status !== 503) return answer;
      await sleep(POLL_MS);
    }
  };
  const receive: Client['receive'] = async (queue) => {
    for (;;) {
      try {
        const { body } = await queues.receiveMessage(queue, 30);
        await queues.deleteMessage(queue, body.ReceiptHandle);
        return JSON.parse(Buffer.from(body.MessageBody, 'base64').toString()) as unknown;
      } catch (error) {
        // No message came within 30 seconds. The test's own timeout decides when to give up.
        if (!(error instanceof Error && error.name === 'MNSMessageNotExistError')) throw error;
      }
    }
  };
  return {
    ...{ call, insist },
    whenEnded: async (query) => {
      for (;;) {
        const { body } = await call('status', 'GET', query);
        if (body.instances.every(({ pending }) => !pending)) return body.instances;
        await sleep(POLL_MS);
      }
    },
    send: async (queue, message) => {
      await queues.sendMessage(queue, { MessageBody: Buffer.from(message).toString('base64') });
    },
    receive,
    outcomesUntil: async (areEnough) => {
      while (!areEnough(published)) published.push((await receive(OUTCOME_QUEUE)) as Outcome);
      return published;
    },
  };
}
