import { once } from 'node:events';
import { parentPort, Worker } from 'node:worker_threads';
import { build, type Plugin } from 'esbuild';
import { playSeeds, type Range } from './seeds.ts';
import { addSummary, emptySummary, type Summary } from './summary.ts';

/** So many histories are given to a thread at a time: few enough to show progress, and to end all threads together. */
const PORTION = 250;

/** Histories leave much behind that is garbage at once: with room for it, in MB, it is collected seldom. */
const YOUNG_GENERATION_MB = 64;

/**
 * A thread that plays seeds, a range at a time. It is worth keeping: its first thousand histories take half as long
 * again as those that come when its code is compiled.
 */
export class Thread {
  readonly #worker: Worker;

  /**
   * @param url the program to run in it, which has to `answerThread`.
   * @param env what its environment holds besides this process's.
   */
  constructor(url: string | URL, env: Readonly<Record<string, string>> = {}) {
    const resourceLimits = { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB };
    this.#worker = new Worker(new URL(url), { resourceLimits, env: { ...process.env, ...env } });
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

/**
 * Plays seeds on several threads at once.
 * @param url the program to run in them, which has to `answerThread`.
 * @param progress is told of all histories played so far, again and again.
 */
export async function playOnThreads(
  url: string | URL,
  { from, to }: Pick<Range, 'from' | 'to'>,
  jobs: number,
  progress: (summary: Summary) => void = () => undefined,
): Promise<Summary> {
  const summary = emptySummary();
  let next = from;
  const lane = async (): Promise<void> => {
    const thread = new Thread(url);
    while (next <= to) {
      const range = { from: next, to: Math.min(to, next + PORTION - 1), untilViolation: false };
      next = range.to + 1;
      addSummary(summary, await thread.play(range));
      progress(summary);
    }
    await thread.end();
  };
  await Promise.all(Array.from({ length: jobs }, lane));
  return summary;
}

/**
 * Bundles the program of a thread into one file.
 * @returns the files that it is made of.
 */
export async function bundleThread(outfile: string, plugins: Plugin[] = []): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: ['test/simulation/thread.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    logLevel: 'error',
    // A history is played from one file; esbuild itself cannot be put into one.
    external: ['esbuild'],
    metafile: true,
    plugins,
  });
  return Object.keys(metafile.inputs);
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
