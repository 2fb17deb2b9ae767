import type { Clock } from '../clock.ts';
import type { CredentialStore } from '../credentials.ts';
import type { Faults } from '../faults.ts';
import type { Random } from '../random.ts';
import type { Log, MessageCounters } from './model/environment.ts';
import { InMemoryMns } from './inMemoryMns.ts';
import type { MnsSnapshot } from './model/snapshot.ts';
import { createMnsServer } from './protocol/server.ts';
import { createPusher } from './push/push.ts';

export { MnsError } from './model/errors.ts';
export type { Log } from './model/environment.ts';
export type { OutgoingMessage, ReceivedMessage, SentMessage } from './model/message.ts';
export type { InMemoryMns } from './inMemoryMns.ts';
export type { Queue } from './model/queue.ts';
export type { Topic } from './model/topic.ts';

export interface MnsOptions {
  clock: Clock;
  random: Random;
  faults: Faults;
  credentials: CredentialStore;
  region: string;
  accountId: string;
  log: Log;
}

export interface MnsStats {
  /** Calls over HTTP, by action: `{SendMessage: 3, …}`; none before the first. */
  calls: Record<string, number>;
  /** Messages accepted by queues, handed to receivers and deleted by them, over HTTP or not. */
  messages: MessageCounters;
}

export interface Mns {
  /** The same queues and topics without HTTP. */
  readonly inMemory: InMemoryMns;
  /** Listens on loopback; 0 takes a free port. Resolves to the endpoint's URL, without a slash at the end. */
  listen(port: number): Promise<string>;
  /** Ends open calls and pushes. Its queues and topics are gone afterwards: take a snapshot before. */
  close(): Promise<void>;
  stats(): MnsStats;
  snapshot(): MnsSnapshot;
  /** Throws valibot's ValiError when it is no snapshot. */
  restore(snapshot: unknown): void;
}

/** A local Simple Message Queue (MNS): queues and topics, and the server through which clients reach them. */
export function createMns(options: MnsOptions): Mns {
  const counters: MessageCounters = { sent: 0, delivered: 0, deleted: 0 };
  const calls = new Map<string, number>();
  let baseUrl = '';
  const pusher = createPusher(() => baseUrl);
  const inMemory = new InMemoryMns({ ...options, counters }, pusher.push);
  const server = createMnsServer({
    ...options,
    mns: inMemory,
    certificate: () => pusher.certificate(),
    onCall: (action) => calls.set(action, (calls.get(action) ?? 0) + 1),
  });
  return {
    inMemory,
    listen: async (port) => (baseUrl = await server.listen(port)),
    close: async () => {
      await server.close();
      inMemory.close();
    },
    stats: () => ({ calls: Object.fromEntries(calls), messages: { ...counters } }),
    snapshot: () => inMemory.snapshot(),
    restore: (snapshot) => {
      inMemory.restore(snapshot);
    },
  };
}
