import type { HoldingClock } from '../clock.ts';
import type { CredentialStore } from '../credentials.ts';
import type { Faults } from '../faults.ts';
import type { HttpServer } from '../httpServer.ts';
import type { Random } from '../random.ts';
import type { Log, MessageCounters } from './model/environment.ts';
import { InMemoryMns } from './inMemoryMns.ts';
import type { MnsSnapshot } from './model/snapshot.ts';
import { createMnsServer, type MnsCall } from './protocol/server.ts';
import { createPusher } from './push/push.ts';

export interface MnsOptions {
  clock: HoldingClock;
  random: Random;
  faults: Faults;
  credentials: CredentialStore;
  region: string;
  accountId: string;
  log: Log;
  /** Called after each answer to a known action; `code` is that of an error. */
  onAnswer?: (call: MnsCall, code: string | undefined) => void;
}

export interface MnsStats {
  /** Calls over HTTP, by action: `{SendMessage: 3, …}`; none before the first. */
  calls: Record<string, number>;
  /** How many messages queues accepted, receivers got, and receivers deleted, over HTTP or not. */
  messages: MessageCounters;
}

export interface Mns {
  /** The same queues and topics without HTTP. */
  readonly inMemory: InMemoryMns;
  /** Where clients reach them. */
  readonly server: HttpServer;
  /** Listens on loopback; 0 takes a free port. Resolves to the endpoint's URL, without a slash at the end. */
  listen(port: number): Promise<string>;
  /** Ends open calls and pushes, and deletes queues and topics: take a snapshot before. */
  close(): Promise<void>;
  stats(): MnsStats;
  snapshot(): MnsSnapshot;
  /** Replaces everything by a snapshot. Throws ValiError when it is no snapshot. */
  restore(snapshot: unknown): void;
}

/**
 * Simple Message Queue (MNS) on this machine: queues and topics, and the HTTP server through which clients reach them.
 *
 * @example
 * const mns = createMns({
 *   ...{ clock: new ScaledClock(), random: createRandom(1), faults: new Faults(createRandom(2)), credentials },
 *   ...{ region: 'cn-hangzhou', accountId: '1000000000000001', log: console.error },
 * });
 * mns.inMemory.createQueue('tasks');
 * const url = await mns.listen(0);
 */
export function createMns(options: MnsOptions): Mns {
  const counters: MessageCounters = { sent: 0, delivered: 0, deleted: 0 };
  const calls = new Map<string, number>();
  const pusher = createPusher(() => server.url);
  const inMemory = new InMemoryMns({ ...options, counters }, pusher.push);
  const server: HttpServer = createMnsServer({
    ...options,
    mns: inMemory,
    certificate: () => pusher.certificate(),
    onAnswer: options.onAnswer ?? (() => undefined),
    onCall: (action) => calls.set(action, (calls.get(action) ?? 0) + 1),
  });
  return {
    inMemory,
    server,
    listen: (port) => server.listen(port),
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
