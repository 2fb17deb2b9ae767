import { isMainThread } from 'node:worker_threads';
import { Command, InvalidArgumentError } from 'commander';
import { tellFailure, tellSeed } from './report.ts';
import { playSeeds } from './seeds.ts';
import { tellSummary } from './summary.ts';
import { answerThread, playOnThreads } from './threads.ts';

interface Options {
  seeds: number;
  from: number;
  jobs: number;
  shown: number;
  seed?: number;
  verbose: boolean;
}

if (isMainThread) process.exitCode = await main();
else answerThread();

async function main(): Promise<number> {
  const { from, seeds, jobs, shown, seed, verbose } = readOptions();
  const write = (line: string): void => {
    console.log(line);
  };
  if (seed !== undefined) return (await replay(seed, verbose, write)) ? 0 : 1;
  return (await playAll({ from, seeds, jobs, shown }, write)) ? 0 : 1;
}

function readOptions(): Options {
  return new Command('npm run simulate --')
    .description(
      'Plays whole histories of a cloud in which everything goes wrong, and looks whether a promise is broken.',
    )
    .option('--seeds <number>', 'how many histories', wholeNumber, 2_000)
    .option('--from <seed>', 'the first of them', wholeNumber, 1)
    .option('--jobs <number>', 'on how many threads', wholeNumber, 2)
    .option('--shown <number>', 'how many failing histories are shrunk and shown', wholeNumber, 3)
    .option('--seed <seed>', 'one history again: whether it breaks a promise, and the shortest that does', wholeNumber)
    .option('--verbose', 'with --seed: line by line', false)
    .parse()
    .opts<Options>();
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
async function playAll(
  { from, seeds: count, jobs, shown }: Pick<Options, 'from' | 'seeds' | 'jobs' | 'shown'>,
  write: (line: string) => void,
): Promise<boolean> {
  const started = performance.now();
  const seconds = (): number => (performance.now() - started) / 1000;
  const last = from + count - 1;
  let told = 0;
  const summary = await playOnThreads(import.meta.url, { from, to: last }, jobs, ({ histories, failures }) => {
    // A long run is read before it ends.
    for (const { seed, violation } of failures.slice(told)) {
      process.stderr.write(`\nseed ${seed}: ${violation.promise}: ${violation.detail}\n`);
    }
    told = failures.length;
    process.stderr.write(`\r${histories} of ${count}, ${failures.length} violations, ${seconds().toFixed(0)} s `);
  });
  process.stderr.write('\n');
  write(`Seeds ${from} to ${last}`);
  write(tellSummary(summary, seconds()));
  const failures = summary.failures.sort((a, b) => a.seed - b.seed);
  for (const { seed, violation } of failures) write(`  seed ${seed}: ${violation.promise}: ${violation.detail}`);
  for (const { seed, violation } of failures.slice(0, shown)) await tellFailure(seed, violation, write);
  return failures.length === 0;
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError('It must be a whole number.');
  return value;
}
