import { setTimeout as sleep } from 'node:timers/promises';
import type { InstanceStatus } from '../../shared/api/answers.ts';
import type { Outcome } from '../../shared/domain/outcomes.ts';
import type { Reply } from './answers.ts';
import { connectMnsClient, subscribeToOutcomes } from './connectMnsClient.ts';
import type { Endpoints } from './endpoints.ts';
import { signed } from './signed.ts';

/** The functions and queues of a running local cloud, as any client uses them: over HTTP. */
export interface Client {
  /** Calls a function's HTTP trigger, signed. A string is sent as it stands, anything else as JSON. */
  call: (
    name: string,
    method: string,
    query?: Record<string, string>,
    body?: unknown,
  ) => Promise<{ status: number; body: Reply }>;
  /** Asks `status` until nothing it tells of is pending. */
  settled: (query: Record<string, string>) => Promise<InstanceStatus[]>;
  /** Puts a message into a queue, as it stands. */
  send: (queue: string, message: string) => Promise<void>;
  /** Takes the next message out of a queue, waiting for one; JSON in base64, as the functions write it. */
  receive: (queue: string) => Promise<unknown>;
  /** Every outcome told since the start, in order of arrival, once they are enough. */
  outcomesUntil: (areEnough: (told: readonly Outcome[]) => boolean) => Promise<readonly Outcome[]>;
}

/** The queue into which the client has outcomes delivered. */
const OUTCOME_QUEUE = 'outcomes';

const POLL_MS = 100;

export async function connectClient(endpoints: Endpoints): Promise<Client> {
  const queues = connectMnsClient(endpoints);
  await subscribeToOutcomes(queues, endpoints, OUTCOME_QUEUE);
  const told: Outcome[] = [];

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
  const receive: Client['receive'] = async (queue) => {
    for (;;) {
      try {
        const { body } = await queues.receiveMessage(queue, 30);
        await queues.deleteMessage(queue, body.ReceiptHandle);
        return JSON.parse(Buffer.from(body.MessageBody, 'base64').toString()) as unknown;
      } catch (error) {
        // The wait for a message is over sooner than the test's patience.
        if (!(error instanceof Error && error.name === 'MNSMessageNotExistError')) throw error;
      }
    }
  };
  return {
    call,
    settled: async (query) => {
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
      while (!areEnough(told)) told.push((await receive(OUTCOME_QUEUE)) as Outcome);
      return told;
    },
  };
}
