import { isMainThread } from 'node:worker_threads';
import { parseArgs } from 'node:util';
import { tellFailure, tellSeed } from './report.ts';
import { playSeeds } from './seeds.ts';
import { tellSummary } from './summary.ts';
import { answerThread, playOnThreads } from './threads.ts';

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
  const last = from + count - 1;
  const summary = await playOnThreads(import.meta.url, { from, to: last }, jobs, ({ histories, failures }) => {
    process.stderr.write(`\r${histories} of ${count}, ${failures.length} violations, ${seconds().toFixed(0)} s `);
  });
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
