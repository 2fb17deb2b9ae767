import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { Instrumenter } from '@stryker-mutator/instrumenter';
import { Command } from 'commander';
import type { Plugin } from 'esbuild';
import { isOutside, LEFT_OUT } from './leftOut.ts';
import { bundleThread, Thread } from './threads.ts';

/**
 * Breaks files in every place that Stryker can think of, and looks whether the simulation alone notices, without the
 * tests beside the code. It can be ended and goes on where it was: what is known of a file holds until the file changes.
 */

const FOLDER = 'node_modules/.cache/ecs-provisioner/simulation/mutants';
const RESULTS = 'reports/simulation-mutants.json';
/** So many seeds are played between two looks at the clock. */
const PORTION = 20;
/** A portion that takes so long, in milliseconds, never ends. */
const ENDLESS_MS = 180_000;
const JOBS = 2;

/** What the simulation says of one mutant. */
interface Verdict {
  status: 'caught' | 'endless' | 'missed';
  /** How many seeds it has seen. */
  seeds: number;
  /** What noticed it. */
  by?: string;
}

/** What is known of each file, as long as its hash is this. */
type Results = Record<string, { hash: string; mutants: Record<string, Verdict> }>;

/** One mutant, by Stryker's number in this run, and by where it is and what it does. */
interface Mutant {
  id: string;
  name: string;
}

/** How many mutants were tried, and how many of them the simulation caught. */
interface Count {
  caught: number;
  tried: number;
}

/** The files of the product that the simulation plays, but for those of which histories say nothing. */
async function playedFiles(): Promise<string[]> {
  const loaded = await bundleThread(resolve(FOLDER, 'thread.mjs'));
  const isPlayed = (file: string): boolean => /^(functions|shared)\/.*\.ts$/.test(file);
  return loaded.filter((file) => isPlayed(file) && !LEFT_OUT.some(([path]) => file.startsWith(path))).sort();
}

/** Shows the simulation every mutant of a file that is not caught yet, up to so many seeds, and prints what comes of it. */
async function breakFile(file: string, limit: number, every: number): Promise<Count> {
  const source = await readFile(file, 'utf8');
  const hash = createHash('sha256').update(source).digest('hex').slice(0, 12);
  const { code, mutants: all } = await mutate(file, source);
  // Where the first of a sample stands differs from file to file: else short files would never be broken.
  const mutants = all.filter((_, index) => (index + file.length) % every === 0);
  const outfile = resolve(FOLDER, `${file.replaceAll('/', '-')}.mjs`);
  await bundleThread(outfile, [instead(file, code)]);
  const known = (await readResults())[file];
  const verdicts: Record<string, Verdict> = known?.hash === hash ? known.mutants : {};
  const waiting = mutants.filter(({ name }) => needsMore(verdicts[name], limit));
  const lane = async (): Promise<void> => {
    for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
      const { name, id } = mutant;
      const verdict = await judge(pathToFileURL(outfile), id, (verdicts[name]?.seeds ?? 0) + 1, limit);
      verdicts[name] = verdict;
      console.log(`${verdict.status.padEnd(7)} ${file}:${name}${verdict.by === undefined ? '' : `  (${verdict.by})`}`);
      await writeResults(file, { hash, mutants: verdicts });
    }
  };
  await Promise.all(Array.from({ length: JOBS }, lane));
  const caught = mutants.filter(({ name }) => verdicts[name]?.status !== 'missed').length;
  console.log(`${file}: ${caught} of ${mutants.length} mutants caught within ${limit} seeds`);
  return { caught, tried: mutants.length };
}

function needsMore(verdict: Verdict | undefined, limit: number): boolean {
  return verdict === undefined || (verdict.status === 'missed' && verdict.seeds < limit);
}

/** The file with all its mutants in it, and which these are, but for those of which no history can say anything. */
async function mutate(file: string, source: string): Promise<{ code: string; mutants: Mutant[] }> {
  const { files, mutants } = await new Instrumenter(SILENT).instrument(
    [{ name: resolve(file), content: source, mutate: true }],
    { plugins: null, excludedMutations: [], ignorers: [LINES_OF_THE_LOG] },
  );
  const lines = source.split('\n');
  const chosen = mutants.flatMap(({ id, location: { start, end }, mutatorName, replacement = '', status }) => {
    const first = lines[start.line] ?? '';
    const original = start.line === end.line ? first.slice(start.column, end.column) : first.slice(start.column);
    if (status === 'Ignored' || isOutside({ mutatorName, original, replacement })) return [];
    return [
      { id, name: `${start.line + 1}:${start.column + 1} ${mutatorName}: ${original} -> ${replacement}`.slice(0, 200) },
    ];
  });
  return { code: files[0]?.content ?? '', mutants: chosen };
}

type Ignorer = Parameters<Instrumenter['instrument']>[1]['ignorers'][number];

/** What a line of the log says is left out, too: `ports.log.warn(…)`, `log.info(…)`. */
const LINES_OF_THE_LOG: Ignorer = {
  shouldIgnore: (path) => (isLogCall(path) ? 'written for people' : undefined),
};

/** What we read of a node of Babel's tree. */
interface SyntaxNode {
  type: string;
  name?: string;
  callee?: SyntaxNode;
  object?: SyntaxNode;
  property?: SyntaxNode;
}

function isLogCall(path: object): boolean {
  const { type, callee } = (path as { node: SyntaxNode }).node;
  const logger = callee?.object?.property ?? callee?.object;
  return type === 'CallExpression' && logger?.name === 'log';
}

const nothing = (): void => undefined;
const no = (): boolean => false;
const SILENT = {
  ...{ trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing, fatal: nothing },
  ...{ isTraceEnabled: no, isDebugEnabled: no, isInfoEnabled: no, isWarnEnabled: no, isErrorEnabled: no },
  isFatalEnabled: no,
};

/** Bundles a file with this text in its place. */
function instead(file: string, contents: string): Plugin {
  const path = resolve(file);
  return {
    name: 'mutants',
    setup(bundling) {
      bundling.onLoad({ filter: /\.ts$/ }, (loaded) => (loaded.path === path ? { contents, loader: 'ts' } : undefined));
    },
  };
}

/** Plays seeds with one mutant until one violates a promise, fails altogether, or never ends. */
async function judge(url: URL, id: string, from: number, limit: number): Promise<Verdict> {
  const thread = new Thread(url, { __STRYKER_ACTIVE_MUTANT__: id });
  try {
    for (let first = from; first <= limit; first += PORTION) {
      const to = Math.min(limit, first + PORTION - 1);
      const timer = new AbortController();
      const endless = sleep(ENDLESS_MS, undefined, { signal: timer.signal }).catch(nothing);
      const summary = await Promise.race([thread.play({ from: first, to, untilViolation: true }), endless]);
      timer.abort();
      if (summary === undefined) return { status: 'endless', seeds: to };
      const [failure] = summary.failures;
      if (failure !== undefined) return { status: 'caught', seeds: failure.seed, by: failure.violation.promise };
    }
    return { status: 'missed', seeds: limit };
  } catch (error) {
    return { status: 'caught', seeds: from, by: error instanceof Error ? error.message : String(error) };
  } finally {
    await thread.end();
  }
}

async function readResults(): Promise<Results> {
  try {
    return JSON.parse(await readFile(RESULTS, 'utf8')) as Results;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw error;
  }
}

let writing = Promise.resolve();

/** Puts what is known of one file beside that of the others; one write at a time, and never half of one. */
function writeResults(file: string, found: Results[string]): Promise<void> {
  writing = writing.then(async () => {
    await mkdir('reports', { recursive: true });
    const results = { ...(await readResults()), [file]: found };
    await writeFile(`${RESULTS}.new`, JSON.stringify(results, undefined, 1));
    await rename(`${RESULTS}.new`, RESULTS);
  });
  return writing;
}

const program = new Command('npm run simulate:mutants --')
  .description('Breaks files in every place, and looks whether the simulation alone notices.')
  .argument('[files...]', 'the files to break (default: all that the simulation plays)')
  .option('--seeds <number>', 'how many histories each mutant sees', Number, 200)
  .option('--most <number>', 'how many histories those see that are missed', Number, 2_000)
  .option('--every <number>', 'only each so-manyth mutant of a file, for an estimate', Number, 1)
  .parse();
const { seeds, most, every } = program.opts<{ seeds: number; most: number; every: number }>();
const files = program.args.length > 0 ? program.args : await playedFiles();
for (const limit of [seeds, most]) {
  const counts: Count[] = [];
  for (const file of files) counts.push(await breakFile(file, limit, every));
  const sum = (part: keyof Count): number => counts.reduce((total, count) => total + count[part], 0);
  console.log(`All: ${sum('caught')} of ${sum('tried')} mutants caught within ${limit} seeds`);
}
