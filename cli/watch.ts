import type { InstanceStatus } from '../shared/api/answers.ts';
import type { Selection } from '../shared/api/requests.ts';
import { DESCRIBE_LIMIT } from '../shared/cloud/ecs.ts';
import { LooseStatusAnswer, readAnswer } from './answers.ts';
import { EXIT, NoAnswerError, RefusedError, type ExitCode } from './exit.ts';
import type { Display } from './render/display.ts';
import { isWaiting, observe, type Track } from './tracks.ts';
import type { Transport } from './transport/transport.ts';

/** Which instances to ask `status` for. */
export type Query = { requestId: string } | { instanceIds: readonly string[] } | { tag: NonNullable<Selection['tag']> };

export interface Watching {
  /** Milliseconds. */
  now: () => number;
  sleep: (ms: number) => Promise<void>;
  /** Seconds between two polls, and seconds until the watch gives up. */
  intervalSeconds: number;
  timeoutSeconds: number;
  display: Display;
}

/** The most ids in one call of `status`, so that it is one DescribeInstances. */
const IDS_PER_POLL = DESCRIBE_LIMIT;

/**
 * Polls `status` until every goal is reached or failed, or the time is up.
 * @param tracks the tracks to begin with.
 * @returns the tracks at the end. Those still waiting did not end in time.
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

/** The exit code for these tracks. */
export function exitCodeOf(tracks: readonly Track[]): ExitCode {
  if (tracks.some(({ result }) => result === 'failed')) return EXIT.failed;
  return tracks.some(({ result }) => result === 'waiting') ? EXIT.unfinished : EXIT.reached;
}

/** Asks `status` once; undefined after a passing error, because the next poll is the retry. */
async function poll(
  transport: Transport,
  query: Query,
  tracks: readonly Track[],
  display: Display,
): Promise<InstanceStatus[] | undefined> {
  try {
    return await askStatus(transport, query);
  } catch (error) {
    // The request had instances before, so now all of them are released.
    if (error instanceof RefusedError && error.code === 'NoInstances' && tracks.length > 0) return [];
    const passing = error instanceof NoAnswerError || (error instanceof RefusedError && error.retryable);
    if (!passing) throw error;
    display.remark(`status: ${error.message}`);
    return undefined;
  }
}

/**
 * Asks `status` for a query, a hundred ids at a time.
 * @throws RefusedError, NoAnswerError.
 */
export async function askStatus(transport: Transport, query: Query): Promise<InstanceStatus[]> {
  if ('requestId' in query) return ask(transport, { requestId: query.requestId });
  if ('tag' in query) return ask(transport, { tag: JSON.stringify(query.tag) });
  const statuses: InstanceStatus[] = [];
  for (let start = 0; start < query.instanceIds.length; start += IDS_PER_POLL) {
    const ids = query.instanceIds.slice(start, start + IDS_PER_POLL);
    statuses.push(...(await ask(transport, { instanceIds: ids.join(',') })));
  }
  return statuses;
}

async function ask(transport: Transport, query: Record<string, string>): Promise<InstanceStatus[]> {
  const answer = await transport({ name: 'status', method: 'GET', query, body: '' });
  return readAnswer(LooseStatusAnswer, answer).instances;
}
