import { parentPort, Worker, workerData } from 'node:worker_threads';
import { playSeeds, type Range } from './seeds.ts';
import type { Summary } from './summary.ts';

/** Histories leave much behind that is garbage at once: with room for it, in MB, it is collected seldom. */
const YOUNG_GENERATION_MB = 64;

/** Plays seeds in a thread of its own, which runs the program at `url` and has to end in `answerThread`. */
export function inThread(url: string | URL, range: Range): Promise<Summary> {
  return new Promise((resolve, reject) => {
    const resourceLimits = { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB };
    const worker = new Worker(new URL(url), { workerData: range, resourceLimits });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

/** What such a thread does. */
export async function answerThread(): Promise<void> {
  // Thousands of errors are part of the plan, and nobody reads where they were thrown.
  Error.stackTraceLimit = 0;
  parentPort?.postMessage(await playSeeds(workerData as Range));
}
