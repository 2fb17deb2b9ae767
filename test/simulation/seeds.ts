import { generateScript } from './generate.ts';
import { play } from './history.ts';
import { addHistory, emptySummary, type Summary } from './summary.ts';

/** Which seeds to play: `from` to `to`, both included. */
export interface Range {
  from: number;
  to: number;
  /** End with the first violation. */
  untilViolation: boolean;
}

/** Plays the histories of some seeds, one after another. */
export async function playSeeds({ from, to, untilViolation }: Range): Promise<Summary> {
  const summary = emptySummary();
  // Thousands of errors are part of the plan, and nobody reads where they were thrown.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  for (let seed = from; seed <= to; seed += 1) {
    try {
      addHistory(summary, seed, await play(generateScript(seed)));
    } catch (error) {
      throw new Error(`The simulator itself failed at seed ${seed}.`, { cause: error });
    }
    if (untilViolation && summary.failures.length > 0) break;
  }
  Error.stackTraceLimit = stackTraceLimit;
  return summary;
}
