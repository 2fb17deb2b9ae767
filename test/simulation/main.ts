import { isMainThread } from 'node:worker_threads';
import { parseArgs } from 'node:util';
import { tellFailure, tellSeed } from './report.ts';
import { playSeeds } from './seeds.ts';
import { addSummary, emptySummary, tellSummary } from './summary.ts';
import { answerThread, Thread } from './threads.ts';

/** So many histories are given to a thread at a time: few enough to show progress, and to end all threads together. */
const PORTION = 250;
/** So many failing seeds are shrunk and shown. */
const MOST_SHOWN = 3;

if (isMainThread) process.exitCode = await main();
else answerThread();

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '2000' },
      from: { type: 'string', default: '1' },
      jobs: { type: 'string', default: '2' },
      seed: { type: 'string' },
      verbose: { type: 'boolean', default: false },
    },
  });
  const write = (line: string): void => {
    console.log(line);
  };
  if (values.seed !== undefined) {
    const seed = wholeNumber('seed', values.seed);
    return (await replay(seed, values.verbose, write)) ? 0 : 1;
  }
  const from = wholeNumber('from', values.from);
  const count = wholeNumber('seeds', values.seeds);
  return (await playAll(from, count, wholeNumber('jobs', values.jobs), write)) ? 0 : 1;
}

/** One seed again: whole, or shrunk when it fails. True when nothing is violated. */
async function replay(seed: number, verbose: boolean, write: (line: string) => void): Promise<boolean> {
  const violation = verbose
    ? await tellSeed(seed, write)
    : (await playSeeds({ from: seed, to: seed, untilViolation: true })).failures[0]?.violation;
  if (violation === undefined) {
    write(`Seed ${seed} violates nothing.`);
    return true;
  }
  if (!verbose) await tellFailure(seed, violation, write);
  return false;
}

/** Many seeds on several threads. True when nothing is violated. */
async function playAll(from: number, count: number, jobs: number, write: (line: string) => void): Promise<boolean> {
  const started = performance.now();
  const seconds = (): number => (performance.now() - started) / 1000;
  const summary = emptySummary();
  let next = from;
  const last = from + count - 1;
  const lane = async (): Promise<void> => {
    const thread = new Thread(import.meta.url);
    while (next <= last) {
      const range = { from: next, to: Math.min(last, next + PORTION - 1), untilViolation: false };
      next = range.to + 1;
      addSummary(summary, await thread.play(range));
      const { histories, failures } = summary;
      process.stderr.write(`\r${histories} of ${count}, ${failures.length} violations, ${seconds().toFixed(0)} s `);
    }
    await thread.end();
  };
  await Promise.all(Array.from({ length: jobs }, lane));
  process.stderr.write('\n');
  write(`Seeds ${from} to ${last}`);
  write(tellSummary(summary, seconds()));
  const failures = summary.failures.sort((a, b) => a.seed - b.seed);
  for (const { seed, violation } of failures) write(`  seed ${seed}: ${violation.promise}: ${violation.detail}`);
  for (const { seed, violation } of failures.slice(0, MOST_SHOWN)) await tellFailure(seed, violation, write);
  return failures.length === 0;
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} must be a whole number from 1 on.`);
  return value;
}
