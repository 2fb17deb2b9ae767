import type { Invocation } from './invocation.ts';
import type { ChargeType, Goal, Intent } from '../../shared/domain/instance.ts';
import type { WorkItem } from '../../shared/domain/message.ts';
import type { Outcome } from '../../shared/domain/outcomes.ts';
import type { Slot } from '../../shared/domain/tags.ts';
import type { GoalAction } from './script.ts';
import type { FunctionName } from './settings.ts';

/** A goal that came onto an instance. Times are milliseconds since the epoch. */
export interface GoalWrite {
  at: number;
  /** The function and the invocation that wrote it. */
  by: FunctionName;
  writer: string;
  intent: Intent;
}

/** What really happened to one instance. */
export interface InstanceFacts {
  instanceId: string;
  /** Its place in the order in which instances were created, from 1 on. */
  number: number;
  /** Undefined for one that this project did not create. */
  slot: Slot | undefined;
  chargeType: ChargeType;
  createdAt: number;
  goals: GoalWrite[];
  /** The newest generation that was written into its tags, be it of a goal or of a clean-up that came too late; else -1. */
  newestTagged: number;
  /** Statuses in the order in which it entered them. */
  statuses: { at: number; status: string }[];
  goneAt?: number;
  /** How it went: by our own release, by somebody in the console, or by itself. */
  goneBy?: 'release' | 'console' | 'itself';
  /** The invocation that called the release. */
  releasedBy?: Invocation;
  /** The codes of the failures that `reconcile` decided to give it back for. */
  givenBackFor: Set<string>;
  /** The queue lost the last message that named it. */
  messageLost: boolean;
  /** A message of the version before named it, which forgets what that version does not know. */
  forgotten?: true;
  /** A sweep or hint started or stopped it, and neither looked again nor had it looked at. */
  unwatched: boolean;
  /** It was given a release time. */
  hadReleaseTime?: true;
  /** How many answers of DescribeInstances left it out though it was there. */
  leftOut: number;
  /** It was made under a client token that ECS had forgotten. */
  tokenForgotten?: true;
  /** ECS wrote how an older goal ended when it had a newer one. */
  endedLate?: true;
  /** Whoever recorded that it failed has not read it again. */
  unconfirmed?: boolean;
  /** When it was last recorded that it failed. */
  recordedAt?: number;
  /** When a record that it failed was withdrawn. */
  withdrawnAt?: number;
  /** When somebody last changed it in the console. */
  meddledAt?: number;
}

/** What a client was told about one request. */
export interface RequestFacts {
  requestId: string;
  count: number;
  /** By slot: the ids that an answer named, and when it first did. */
  accepted: Map<number, Map<string, number>>;
  /** By slot: the code of a refusal for good. */
  refused: Map<number, string>;
  /** Answers that say the whole request is wrong, or that nothing was created. */
  refusals: string[];
  /** Somebody has had an answer that leaves nothing open. */
  complete: boolean;
}

/** One call of start, stop or release. */
export interface GoalFacts {
  key: string;
  goal: Goal;
  action: GoalAction;
  force: boolean;
  began: number;
  /** When the answer came; undefined when none did. */
  answered?: number;
  accepted: string[];
  foreign: boolean;
}

/** An outcome that the topic has accepted. */
export interface Published {
  at: number;
  outcome: Outcome;
}

/** What really happened, as the models and the clients saw it: the functions' own word counts for nothing here. */
export class Ledger {
  /** Codes that ECS has refused a call with in passing: none of them alone is a reason to give an instance up. */
  readonly passingCodes = new Set<string>();
  /** Codes that ECS has refused a call with for good. A code that several rows of the table share may be of both kinds. */
  readonly finalCodes = new Set<string>();
  /** Codes that ECS has refused whole calls about many instances with, which says nothing of any one of them. */
  readonly refusedTogether = new Set<string>();
  /** By instance: codes that ECS has refused a call about this one alone with, or its entry in an answer. */
  readonly refusedAlone = new Map<string, Set<string>>();
  /** Instances whose tags the role may not change, or that have no room for one: what is not written there is not known from it. */
  readonly unwritable = new Set<string>();
  readonly instances = new Map<string, InstanceFacts>();
  /** When CreateInstance was last refused in a zone. */
  readonly refusedZones = new Map<string, number>();
  /** Messages of no known form that the queue has taken, and all dead letters, as text. */
  readonly unreadable: string[] = [];
  readonly letters: string[] = [];
  /** By text: what the sender of a message knew. */
  readonly messages = new Map<string, readonly WorkItem[]>();
  readonly requests = new Map<string, RequestFacts>();
  readonly goals: GoalFacts[] = [];
  /** Accepted by the topic, by the outcome's subject. */
  readonly outcomes = new Map<string, Published[]>();
  /** The ids of outcomes that looks at messages have published. */
  readonly toldFromQueue = new Set<string>();
  /** The ids of outcomes that tags say are published. */
  readonly marked = new Set<string>();
  /** Calls that reached a service, by API. */
  readonly calls = new Map<string, number>();
  /** By minute: looks that the queue woke, and what gives a reason for one more than its tick does. */
  readonly looks = new Map<number, number>();
  readonly reasons = new Map<number, number>();
  killed = 0;
  invocations = 0;

  count(api: string): void {
    this.calls.set(api, (this.calls.get(api) ?? 0) + 1);
  }

  countIn(minutes: Map<number, number>, now: number): void {
    const minute = Math.floor(now / 60_000);
    minutes.set(minute, (minutes.get(minute) ?? 0) + 1);
  }

  outcomesOf(subject: string): readonly Published[] {
    return this.outcomes.get(subject) ?? [];
  }
}
