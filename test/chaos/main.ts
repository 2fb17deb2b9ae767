import { randomInt } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command, InvalidArgumentError } from 'commander';
import pLimit from 'p-limit';
import { GIVEN_UP, type Letter } from '../../cli/deadLetters/letter.ts';
import { connectDeadLetters, type DeadLetters } from '../../cli/deadLetters/queue.ts';
import { connectHttpTrigger } from '../../cli/transport/httpTrigger.ts';
import { createRandom } from '../../local/random.ts';
import { NAMES } from '../../shared/api/deploymentNames.ts';
import { TAG } from '../../shared/domain/tags.ts';
import { startCloudProcess, type CloudProcess } from '../support/startCloudProcess.ts';
import { play, type Manners } from './caller.ts';
import { FAULT_RULES, WITNESS } from './faultRules.ts';
import { judge, type Found } from './invariants.ts';
import type { RequestRecord } from './ledger.ts';
import { decodeOutcome, Outside } from './outside.ts';
import { printReport } from './report.ts';
import { Strikes } from './strikes.ts';
import { drawStories } from './workload.ts';

/**
 * Chaos over HTTP. It runs the built functions on the local cloud, with every kind of fault for a while, then without.
 * At the end it looks from outside for slots and instances that are lost, doubled or left behind.
 */

interface Options {
  seed: number;
  requests: number;
  seconds: number;
  speed: number;
  log?: string;
}

/** How many calls run at once. */
const CALLS = 16;

/**
 * After the faults are off: how long callers may go on, and then how long the cloud may take to come to rest, in
 * seconds. Usually both take much less. On a busy machine a single call may take as long as functions wait for an
 * answer.
 */
const PATIENCE_SECONDS = 300;
const REST_SECONDS = 120;

const options = readOptions();
const strikes = new Strikes();
const logFile = options.log === undefined ? undefined : createWriteStream(options.log);
const began = performance.now();
const cloud = await startCloudProcess({
  flags: ['--speed', String(options.speed), '--seed', String(options.seed)],
  onLog: (line) => {
    strikes.read(line);
    logFile?.write(`${line}\n`);
  },
});
try {
  const outside = new Outside(cloud.endpoints);
  await outside.subscribe();
  const records = await storm(cloud, options);
  await rest(outside);
  const deadLetters = await connectLetters();
  const replayed = await replayGivenUp(deadLetters);
  const unrest = await rest(outside);
  const letters = [...replayed];
  for await (const letter of deadLetters.letters()) letters.push(letter);
  const found = { ...(await look(outside, records)), letters };
  const verdict = judge(found);
  const stats = await cloud.stats();
  printReport({ ...options, found, verdict, unrest, stats, wallMs: performance.now() - began });
  process.exitCode = verdict.violations.length > 0 || unrest !== undefined ? 1 : 0;
} finally {
  await cloud.close();
}

/** Plays all stories. The faults end after their time, whether or not every caller has an answer. */
async function storm(
  { endpoints, setFaults }: CloudProcess,
  { seed, requests, seconds, speed }: Options,
): Promise<RequestRecord[]> {
  const random = createRandom(seed);
  const { accessKeyId, accessKeySecret } = endpoints;
  const start = Date.now();
  const transport = await connectHttpTrigger(endpoints, { accessKeyId, accessKeySecret, securityToken: undefined });
  const limit = pLimit(CALLS);
  const manners: Manners = {
    transport: (call) => limit(() => transport(call)),
    random,
    speed,
    until: start + (seconds + PATIENCE_SECONDS) * 1000,
  };
  await setFaults([...FAULT_RULES, WITNESS]);
  const healing = sleep(seconds * 1000).then(() => setFaults([WITNESS]));
  const played = drawStories(random, `chaos-${seed}`, requests, seconds * 1000).map(async (story) => {
    await sleep(Math.max(0, start + story.startMs - Date.now()));
    return play(story, manners);
  });
  const records = await Promise.all(played);
  await healing;
  return records;
}

/**
 * Waits until nothing is pending and nothing is queued.
 * @returns undefined; after `REST_SECONDS`, a sentence about what is still pending or queued.
 */
async function rest(outside: Outside): Promise<string | undefined> {
  const until = Date.now() + REST_SECONDS * 1000;
  for (;;) {
    const pending = await outside.instances(TAG.pending);
    const queued = await outside.queued();
    if (pending.length === 0 && queued === 0) return undefined;
    if (Date.now() > until) {
      const ids = pending.map(({ instanceId = '' }) => instanceId).join(', ');
      return `no rest: ${queued} messages queued, pending: ${ids}`;
    }
    await sleep(300);
  }
}

function connectLetters(): Promise<DeadLetters> {
  const { accessKeyId, accessKeySecret } = cloud.endpoints;
  const keys = { accessKeyId, accessKeySecret, securityToken: undefined };
  const queues = { ...NAMES, endpoint: undefined };
  return connectDeadLetters(cloud.endpoints, keys, queues);
}

/** Does what an operator does after trouble: replays the letters of Function Compute, and leaves those of reconcile. */
async function replayGivenUp(deadLetters: DeadLetters): Promise<Letter[]> {
  const replayed: Letter[] = [];
  const others: Letter[] = [];
  for await (const letter of deadLetters.letters()) {
    if (letter.reason !== GIVEN_UP || letter.body === undefined) {
      others.push(letter);
      continue;
    }
    await deadLetters.replay({ ...letter, body: letter.body });
    replayed.push(letter);
  }
  await deadLetters.putBack(others);
  return replayed;
}

async function look(outside: Outside, records: RequestRecord[]): Promise<Omit<Found, 'letters'>> {
  const outcomes = await outside.drainOutcomes();
  // The last outcomes may be late: wait for the longest delay among the faults, and a moment more.
  const latestMs = Math.max(...FAULT_RULES.flatMap(({ kind, ms }) => (kind === 'late' ? (ms ?? 0) : 0)));
  await sleep(latestMs / options.speed + 500);
  outcomes.push(...(await outside.drainOutcomes()), ...strikes.lostOutcomes.map(decodeOutcome));
  return { records, instances: await outside.instances(), outcomes, strikes };
}

function readOptions(): Options {
  return new Command('npm run chaos --')
    .description('Breaks the local cloud for a while, then checks whether anything is lost, doubled or left behind.')
    .option('--seed <number>', 'decides which faults strike', whole, randomInt(2 ** 31))
    .option('--requests <number>', 'how many requests for servers', whole, 320)
    .option('--seconds <number>', 'how long faults are on', whole, 60)
    .option('--speed <factor>', 'how many times faster than real time the cloud runs', whole, 10)
    .option('--log <file>', 'writes the log of the local cloud to a file')
    .parse()
    .opts<Options>();
}

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError('It must be a whole number.');
  return value;
}
