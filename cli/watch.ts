import { DESCRIBE_LIMIT } from '../shared/cloud/ecs.ts';
import { readAnswer, StatusAnswer, type InstanceStatus } from './answers.ts';
import { EXIT, NoAnswerError, RefusedError, type ExitCode } from './exit.ts';
import type { Display } from './render/display.ts';
import { isWaiting, observe, type Track } from './tracks.ts';
import type { Transport } from './transport/transport.ts';

/** Which instances to ask `status` for. */
export type Query = { requestId: string } | { instanceIds: readonly string[] };

export interface Watching {
  /** Milliseconds. */
  now: () => number;
  sleep: (ms: number) => Promise<void>;
  /** Seconds between two polls, and until the watch gives up. */
  intervalSeconds: number;
  timeoutSeconds: number;
  display: Display;
}

/** So many that each poll is one DescribeInstances. */
const IDS_PER_POLL = DESCRIBE_LIMIT;

/**
 * Polls `status` until every goal is reached or failed, or time is up.
 * @param tracks what is known already.
 * @returns the tracks at the end; those still waiting had no time left.
 * @throws RefusedError when `status` refuses, UsageError as the transport does.
 */
export async function watch(
  transport: Transport,
  query: Query,
  tracks: readonly Track[],
  { now, sleep, intervalSeconds, timeoutSeconds, display }: Watching,
): Promise<Track[]> {
  const end = now() + timeoutSeconds * 1000;
  let current = [...tracks];
  try {
    display.show(current, now());
    for (;;) {
      const statuses = await poll(transport, query, current, display);
      if (statuses !== undefined) current = observe(current, statuses, now());
      display.show(current, now());
      const left = end - now();
      if ((statuses !== undefined && !isWaiting(current)) || left <= 0) return current;
      await sleep(Math.min(intervalSeconds * 1000, left));
    }
  } finally {
    display.end();
  }
}

/** The exit code that tracks come to. */
export function exitCodeOf(tracks: readonly Track[]): ExitCode {
  if (tracks.some(({ result }) => result === 'failed')) return EXIT.failed;
  return tracks.some(({ result }) => result === 'waiting') ? EXIT.unfinished : EXIT.reached;
}

/** Asks `status` once; undefined when it had trouble that passes: the next poll is its retry. */
async function poll(
  transport: Transport,
  query: Query,
  tracks: readonly Track[],
  display: Display,
): Promise<InstanceStatus[] | undefined> {
  try {
    return await askStatus(transport, query);
  } catch (error) {
    // What was listed before is listed no more: all of the request is released.
    if (error instanceof RefusedError && error.code === 'NoInstances' && tracks.length > 0) return [];
    const passing = error instanceof NoAnswerError || (error instanceof RefusedError && error.retryable);
    if (!passing) throw error;
    display.note(`status: ${error.message}`);
    return undefined;
  }
}

/**
 * Asks `status` for a query, a hundred ids at a time.
 * @throws RefusedError, NoAnswerError.
 */
export async function askStatus(transport: Transport, query: Query): Promise<InstanceStatus[]> {
  if ('requestId' in query) return ask(transport, { requestId: query.requestId });
  const statuses: InstanceStatus[] = [];
  for (let start = 0; start < query.instanceIds.length; start += IDS_PER_POLL) {
    const ids = query.instanceIds.slice(start, start + IDS_PER_POLL);
    statuses.push(...(await ask(transport, { instanceIds: ids.join(',') })));
  }
  return statuses;
}

async function ask(transport: Transport, query: Record<string, string>): Promise<InstanceStatus[]> {
  const answer = await transport({ name: 'status', method: 'GET', query, body: '' });
  return readAnswer(StatusAnswer, answer).instances;
}
