import type { DeadLetter } from '../../shared/cloud/queue.ts';
import { groupBy } from '../../shared/domain/lists.ts';
import type { Clock } from '../../shared/domain/pacing.ts';
import { RecentIds } from '../../shared/domain/recentIds.ts';
import type { Log } from '../../shared/platform/log.ts';
import type { Channel, Verdict } from './channel.ts';
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
  /** Why a channel refused outcomes that are not put aside yet, by `<channel>/<outcome id>`: it is not asked again. */
  refused: Map<string, string>;
  /** When each channel last took or refused a message, in milliseconds since the epoch. */
  postedAt: Map<string, number>;
}

/** The memory of a new function instance. */
export function createMemory(): Memory {
  return { told: new RecentIds(), refused: new Map(), postedAt: new Map() };
}

/**
 * The least time between two messages to a channel, in milliseconds. DingTalk takes 20 a minute from a robot, and then none for ten
 * minutes. The stream hands over one batch at a time, so one function instance posts all messages.
 */
const PAUSE_MS = 3_000;

/** How much JSON of outcomes one dead letter holds, in bytes. A letter takes 48 KB, and the reason needs some of it. */
const LETTER_BYTES = 45_000;

/**
 * Tells each channel of the outcomes in a batch, in one message. What a channel refuses for good is put aside with the
 * reason, and so is what nobody can read.
 * @param bodies the bodies of the messages, as they came.
 * @throws Error when a channel did not take its message but may later. The stream then delivers the batch again, for a day.
 * Nothing is put aside before: what comes again would be put aside each time. CloudError when the dead-letter queue does not
 * take what is put aside.
 */
export async function notify(
  bodies: readonly unknown[],
  channels: readonly Channel[],
  ports: NotifyPorts & { sleep: (ms: number) => Promise<void> },
  memory: Memory,
): Promise<void> {
  const { outcomes, unreadable } = readOutcomes(bodies);
  if (channels.length === 0) ports.log.warn('nobody to tell', { outcomes: outcomes.length });
  const later: string[] = [];
  const aside: DeadLetter[] = unreadable.map((body) => ({ reason: 'notify cannot read this message.', body }));
  for (const channel of channels) {
    const refusalOf = ({ id }: ToldOutcome): string | undefined => memory.refused.get(`${channel.name}/${id}`);
    const untold = outcomes.filter(
      (outcome) => !memory.told.has(`${channel.name}/${outcome.id}`) && refusalOf(outcome) === undefined,
    );
    const verdict = untold.length > 0 ? await tell(channel, untold, ports, memory) : undefined;
    if (verdict?.kind === 'later') later.push(`${channel.name}: ${verdict.reason}`);
    const refused = outcomes.filter((outcome) => refusalOf(outcome) !== undefined);
    for (const [reason, group] of groupBy(refused, (outcome) => refusalOf(outcome) ?? '')) {
      aside.push(...lettersOf(group, `${channel.name} refused it: ${reason}`));
    }
  }
  if (later.length > 0) throw new Error(`Not told yet. ${later.join('; ')}.`);
  for (const letter of aside) {
    ports.log.error('message put aside', { reason: letter.reason });
    await ports.putAside(letter);
  }
  // Where a letter is replayed, the channels are asked again.
  for (const { id } of outcomes) for (const { name } of channels) memory.refused.delete(`${name}/${id}`);
}

async function tell(
  channel: Channel,
  outcomes: readonly ToldOutcome[],
  ports: NotifyPorts & { sleep: (ms: number) => Promise<void> },
  memory: Memory,
): Promise<Verdict> {
  const { name } = channel;
  const { clock, log } = ports;
  const left = (memory.postedAt.get(name) ?? 0) + PAUSE_MS - clock.now();
  if (left > 0) await ports.sleep(left);
  const verdict = channel.judge(await ports.post(channel.messageOf(outcomes, clock.now())));
  log[verdict.kind === 'taken' ? 'info' : 'warn']('outcomes told', {
    ...{ metrics: 'notify', channel: name, result: verdict.kind, outcomes: outcomes.length },
    ...(verdict.kind !== 'taken' && { reason: verdict.reason }),
  });
  // Before the next try of the batch the stream waits, longer each time.
  if (verdict.kind !== 'later') memory.postedAt.set(name, clock.now());
  for (const { id } of outcomes) {
    if (verdict.kind === 'taken') memory.told.add(`${name}/${id}`);
    if (verdict.kind === 'never') memory.refused.set(`${name}/${id}`, verdict.reason);
  }
  return verdict;
}

function lettersOf(outcomes: readonly ToldOutcome[], reason: string): DeadLetter[] {
  const bodies: ToldOutcome[][] = [];
  let room = 0;
  for (const outcome of outcomes) {
    const bytes = Buffer.byteLength(JSON.stringify(outcome)) + 1;
    if (bytes > room) {
      bodies.push([]);
      room = LETTER_BYTES;
    }
    bodies.at(-1)?.push(outcome);
    room -= bytes;
  }
  return bodies.map((body) => ({ reason, body }));
}
