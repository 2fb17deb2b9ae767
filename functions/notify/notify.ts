import type { DeadLetter } from '../../shared/cloud/queue.ts';
import { chunks } from '../../shared/domain/lists.ts';
import type { Clock } from '../../shared/domain/pacing.ts';
import { RecentIds } from '../../shared/domain/recentIds.ts';
import type { Log } from '../../shared/platform/log.ts';
import type { Channel } from './channel.ts';
import { readOutcomes, type ToldOutcome } from '../../shared/domain/toldOutcome.ts';
import type { Post } from './post.ts';

/** The ports of notify. */
export interface NotifyPorts {
  post: Post;
  /** Puts something into the dead-letter queue. Throws CloudError when the queue does not take it. */
  putAside: (letter: DeadLetter) => Promise<void>;
  clock: Clock;
  log: Log;
}

/** What a function instance remembers from one batch to the next. It may forget all of it at any time. */
export interface Memory {
  /** Outcomes that a channel has taken, as `<channel>/<outcome id>`: a batch that comes again is not told twice. */
  told: RecentIds;
  /** When the last message was posted, in milliseconds since the epoch. */
  postedAt: number;
}

/** The memory of a new function instance. */
export function createMemory(): Memory {
  return { told: new RecentIds(), postedAt: 0 };
}

/**
 * The least time between two messages, in milliseconds. DingTalk takes 20 a minute from a robot, and then none for ten
 * minutes. The stream hands over one batch at a time, so one function instance posts all messages.
 */
const PAUSE_MS = 3_000;

/** How many outcomes one dead letter holds: each takes up to 2 KB, and a letter 48 KB. */
const OUTCOMES_PER_LETTER = 20;

/**
 * Tells each channel of the outcomes in a batch, in one message. What a channel refuses for good is put aside with the
 * reason.
 * @param bodies the bodies of the messages, as they came.
 * @throws Error when a channel did not take its message but may later. The stream then delivers the batch again, for a day.
 * CloudError when the dead-letter queue does not take what is put aside.
 */
export async function notify(
  bodies: readonly unknown[],
  channels: readonly Channel[],
  ports: NotifyPorts & { sleep: (ms: number) => Promise<void> },
  memory: Memory,
): Promise<void> {
  const { outcomes, unreadable } = readOutcomes(bodies);
  for (const body of unreadable) await putAside('notify cannot read this message.', body, ports);
  if (channels.length === 0) ports.log.warn('nobody to tell', { outcomes: outcomes.length });
  const failed: string[] = [];
  for (const channel of channels) {
    const untold = outcomes.filter(({ id }) => !memory.told.has(`${channel.name}/${id}`));
    if (untold.length === 0) continue;
    await pause(ports, memory);
    const answer = await ports.post(channel.messageOf(untold, ports.clock.now()));
    const verdict = channel.judge(answer);
    ports.log[verdict.kind === 'taken' ? 'info' : 'warn']('outcomes told', {
      ...{ metrics: 'notify', channel: channel.name, result: verdict.kind, outcomes: untold.length },
      ...(verdict.kind !== 'taken' && { reason: verdict.reason }),
    });
    if (verdict.kind === 'later') failed.push(`${channel.name}: ${verdict.reason}`);
    if (verdict.kind === 'never') await putAllAside(`${channel.name} refused it: ${verdict.reason}`, untold, ports);
    if (verdict.kind !== 'later') for (const { id } of untold) memory.told.add(`${channel.name}/${id}`);
  }
  if (failed.length > 0) throw new Error(`Not told yet. ${failed.join('; ')}.`);
}

async function pause({ clock, sleep }: { clock: Clock; sleep: (ms: number) => Promise<void> }, memory: Memory) {
  const left = memory.postedAt + PAUSE_MS - clock.now();
  if (left > 0) await sleep(left);
  memory.postedAt = clock.now();
}

async function putAllAside(reason: string, outcomes: readonly ToldOutcome[], ports: NotifyPorts): Promise<void> {
  for (const some of chunks(outcomes, OUTCOMES_PER_LETTER)) await putAside(reason, some, ports);
}

async function putAside(reason: string, body: unknown, ports: NotifyPorts): Promise<void> {
  ports.log.error('message put aside', { reason });
  await ports.putAside({ reason, body });
}
