import { once } from 'node:events';
import { parentPort, Worker } from 'node:worker_threads';
import { playSeeds, type Range } from './seeds.ts';
import type { Summary } from './summary.ts';

/** Histories leave much behind that is garbage at once: with room for it, in MB, it is collected seldom. */
const YOUNG_GENERATION_MB = 64;

/**
 * A thread that plays seeds, a range at a time. It is worth keeping: its first thousand histories take half as long
 * again as those that come when its code is compiled.
 */
export class Thread {
  readonly #worker: Worker;

  /** @param url the program to run in it, which has to `answerThread`. */
  constructor(url: string | URL) {
    this.#worker = new Worker(new URL(url), { resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB } });
  }

  /** Plays some seeds; one range at a time. Rejects when the simulator itself fails. */
  async play(range: Range): Promise<Summary> {
    const answer = once(this.#worker, 'message');
    this.#worker.postMessage(range);
    const [summary] = (await answer) as [Summary];
    return summary;
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}

/** What such a thread does. */
export function answerThread(): void {
  parentPort?.on('message', (range: Range) => {
    void answer(range);
  });
}

/** Rejects, and so ends the thread with the error, when the simulator itself fails. */
async function answer(range: Range): Promise<void> {
  parentPort?.postMessage(await playSeeds(range));
}
