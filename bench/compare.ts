import { startServerProcess, type ServerProcess } from '../cli/serverProcess.ts';
import { PROJECT } from '../test/support/startCloudProcess.ts';
import { send, type Load, type WireRequest } from './load.ts';

/** What to measure: one kind of request to one server. */
export interface Subject {
  name: string;
  /** How many instances or messages the server holds meanwhile. */
  present: number;
  url: string;
  /** Makes a signed request that was not sent before. */
  request: () => WireRequest;
  /** Gets the bodies of the answers after each round. */
  onBodies?: (bodies: string[]) => void;
}

/** One round: the same requests to the bare server, then to the subject. */
export interface Round {
  bare: Load;
  load: Load;
}

export const REQUESTS = 4_000;
export const ROUNDS = 5;

/**
 * Compares a subject with a bare Node HTTP server that gets the same requests and answers as many bytes. Both run in
 * processes of their own, are warmed up first, and take turns. Requests are signed before they are timed.
 */
export class Comparison {
  readonly rounds: Round[] = [];

  private constructor(
    readonly subject: Subject,
    private readonly bare: ServerProcess & { url: string },
  ) {}

  /** Sends one round to the subject to learn how long its answers are, and starts the bare server with that length. */
  static async start(subject: Subject): Promise<Comparison> {
    const warmed = await send(subject.url, requestsFor(subject));
    subject.onBodies?.(warmed.bodies);
    const length = String(warmed.bodies[0]?.length);
    const bare = await startServerProcess([`${PROJECT}dist/bench/bareServer.mjs`, length]);
    const { url } = JSON.parse(bare.line) as { url: string };
    return new Comparison(subject, { ...bare, url });
  }

  /** Runs a round that does not count, because code is compiled during it. */
  async warmUp(): Promise<void> {
    await this.#round();
  }

  async measure(): Promise<void> {
    this.rounds.push(await this.#round());
  }

  close(): Promise<void> {
    return this.bare.close();
  }

  async #round(): Promise<Round> {
    const requests = requestsFor(this.subject);
    const bare = await send(this.bare.url, requests);
    const load = await send(this.subject.url, requests);
    this.subject.onBodies?.(load.bodies);
    return { bare, load };
  }
}

/** Measures these subjects. Each round runs them in order, because one may ask about the answers of another. */
export async function compare(subjects: readonly Subject[]): Promise<Comparison[]> {
  const comparisons: Comparison[] = [];
  try {
    for (const subject of subjects) comparisons.push(await Comparison.start(subject));
    for (const comparison of comparisons) await comparison.warmUp();
    for (let count = 0; count < ROUNDS; count += 1) for (const comparison of comparisons) await comparison.measure();
  } finally {
    for (const comparison of comparisons) await comparison.close();
  }
  return comparisons;
}

function requestsFor(subject: Subject): WireRequest[] {
  return Array.from({ length: REQUESTS }, subject.request);
}
