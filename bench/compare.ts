import { startServerProcess, type ServerProcess } from '../cli/serverProcess.ts';
import { PROJECT } from '../test/support/startCloudProcess.ts';
import { send, type Load, type WireRequest } from './load.ts';

/** What is measured: one kind of request to one server. */
export interface Subject {
  name: string;
  /** How many instances or messages there are meanwhile. */
  present: number;
  url: string;
  /** A request, signed and not sent before. */
  request: () => WireRequest;
  /** Told the bodies of a round's answers. */
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
 * A subject and, beside it, a bare Node HTTP server of its own that gets the very same requests and answers as many bytes.
 * Both are warm before they are measured, take turns, and run in processes of their own; requests are signed ahead.
 */
export class Comparison {
  readonly rounds: Round[] = [];

  private constructor(
    readonly subject: Subject,
    private readonly bare: ServerProcess & { url: string },
  ) {}

  /** Starts the bare server, for which it has to see how long the subject's answers are. */
  static async start(subject: Subject): Promise<Comparison> {
    const warmed = await send(subject.url, requestsFor(subject));
    subject.onBodies?.(warmed.bodies);
    const length = String(warmed.bodies[0]?.length);
    const bare = await startServerProcess([`${PROJECT}dist/bench/bareServer.mjs`, length]);
    const { url } = JSON.parse(bare.line) as { url: string };
    return new Comparison(subject, { ...bare, url });
  }

  /** A round that does not count: code is compiled while it runs. */
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

/** Runs these subjects one after the other in each round, as the one's answers may be what the next one asks about. */
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
