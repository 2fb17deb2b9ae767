import type { Random } from '../../local/random.ts';

/** What may become of one call beside an answer. */
export type CallFault =
  /** Refused by the API's limit for the minute. */
  | 'throttled'
  /** A 5xx with a code of its own; nothing happened. */
  | 'error'
  /** A 5xx with a code that is in no table; nothing happened. */
  | 'unlisted'
  /** The same, but the call had its effect. */
  | 'unlistedAfter'
  /** No readable answer, at once or when the time is up: a reset, a page of a gateway. Nothing happened. */
  | 'lostBefore'
  /** The same, but the call had its effect. */
  | 'lostAfter'
  /** No answer until the caller gives up; nothing happened. */
  | 'timeoutBefore'
  | 'timeoutAfter'
  /** The invocation's credentials have run out, for this call and all that follow. */
  | 'expired'
  /** The function instance dies before the call leaves it. */
  | 'killBefore'
  /** The function instance dies after the call had its effect. */
  | 'killAfter';

export type AnswerFault = 'killBeforeAnswer';
export type MessageFault = 'lose' | 'duplicate' | 'late';
export type InstanceFault = 'vanish' | 'lock';
export type TimerFault = 'missTimer' | 'doubleTimer';
export type EventFault = 'loseEvent' | 'doubleEvent';
/** The stream delivers a batch once more although it was taken: after it, beside the next one, or later. */
export type DeliveryFault = 'deliverAgain' | 'deliverBeside' | 'deliverLate';
/** What an answer about many instances may do to the entry of one: leave it out, or refuse that one in passing. */
export type EntryFault = 'leaveOut' | 'refuse';

/** How likely each fault is at each of its opportunities. */
export interface FaultRates {
  ecs: Partial<Record<CallFault, number>>;
  mns: Partial<Record<CallFault, number>>;
  answer: Partial<Record<AnswerFault, number>>;
  message: Partial<Record<MessageFault, number>>;
  instance: Partial<Record<InstanceFault, number>>;
  timer: Partial<Record<TimerFault, number>>;
  event: Partial<Record<EventFault, number>>;
  delivery: Partial<Record<DeliveryFault, number>>;
  /** Calls that take seconds instead of a tenth of one. */
  slow: number;
  /** Calls that ECS refuses with some code of the table of error codes. */
  refused: number;
  /** Instances that one Describe shows in a form that says too little. */
  odd: number;
  replicas: ReplicaRates;
  entry: Partial<Record<EntryFault, number>>;
  /** Calls that take up to the longest time that the vendor names, whether or not the caller waits so long. */
  crawl: number;
  /** Function instances whose connections died while they were frozen. */
  frozen: number;
}

/** How the replicas that answer DescribeInstances differ from what is so. */
export interface ReplicaRates {
  /** How far they lag behind at most, in milliseconds. */
  lagMs: number;
  /** Instances that one answer leaves out. */
  omit: number;
}

export const NO_FAULTS: FaultRates = {
  ecs: {},
  mns: {},
  answer: {},
  message: {},
  instance: {},
  timer: {},
  event: {},
  delivery: {},
  slow: 0,
  refused: 0,
  odd: 0,
  replicas: { lagMs: 0, omit: 0 },
  entry: {},
  crawl: 0,
  frozen: 0,
};

const CALL_FAULTS = {
  throttled: 0.03,
  error: 0.04,
  lostBefore: 0.03,
  lostAfter: 0.04,
  timeoutBefore: 0.03,
  timeoutAfter: 0.03,
  expired: 0.004,
  killBefore: 0.015,
  killAfter: 0.03,
};

/** The faults of one history: some histories know only a few kinds, so that those are met undisturbed by others. */
export function drawRates(random: Random, world: WorldChance): FaultRates {
  const severity = random.next() ** 2 * 2.5;
  const some = <K extends string>(rates: Record<K, number>): Partial<Record<K, number>> => {
    const drawn: Partial<Record<K, number>> = {};
    for (const kind in rates) if (random.chance(0.5)) drawn[kind] = Math.min(0.3, rates[kind] * severity);
    return drawn;
  };
  return {
    ecs: { ...some(CALL_FAULTS), ...drawUnlisted(world('unlisted')) },
    mns: some(CALL_FAULTS),
    answer: some({ killBeforeAnswer: 0.04 }),
    message: some({ lose: 0.05, duplicate: 0.08, late: 0.08 }),
    instance: some({ vanish: 0.05, lock: 0.03 }),
    timer: some({ missTimer: 0.15, doubleTimer: 0.15 }),
    event: some({ loseEvent: 0.3, doubleEvent: 0.2 }),
    delivery: { ...some({ deliverAgain: 0.05, deliverBeside: 0.05 }), deliverLate: drawRarely(world('late'), 0.05) },
    slow: random.chance(0.4) ? 0.15 * severity : 0,
    refused: random.chance(0.4) ? 0.04 * severity : 0,
    odd: random.chance(0.4) ? 0.04 * severity : 0,
    replicas: drawReplicas(world('replicas')),
    entry: { leaveOut: drawRarely(world('leaveOut'), 0.05), refuse: drawRarely(world('refuse'), 0.05) },
    crawl: drawRarely(world('crawl'), 0.03),
    frozen: drawRarely(world('frozen'), 0.1),
  };
}

/** A source of chance for each part of the world by name: so a part that is new leaves the others as they were. */
export type WorldChance = (part: string) => Random;

/** The longest that a replica lags behind, in milliseconds. */
const LONGEST_LAG_MS = 10_000;

function drawReplicas(random: Random): ReplicaRates {
  return {
    lagMs: random.chance(0.3) ? random.integer(0, LONGEST_LAG_MS) : 0,
    omit: random.chance(0.3) ? 0.01 : 0,
  };
}

function drawUnlisted(random: Random): Partial<Record<CallFault, number>> {
  return random.chance(0.3) ? { unlisted: 0.03, unlistedAfter: 0.03 } : {};
}

/** In three histories of ten, a rate of up to this. */
function drawRarely(random: Random, most: number): number {
  return random.chance(0.3) ? most * random.next() : 0;
}
