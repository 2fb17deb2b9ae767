import type { Instance } from '../../shared/domain/instance.ts';
import type { ScheduleOutcome } from '../../shared/domain/scheduleOutcome.ts';
import { TAG } from '../../shared/domain/tags.ts';
import type { FunctionInstance } from './functionInstance.ts';
import type { Service } from './calls.ts';
import type { FunctionName } from './settings.ts';
import type { World } from './world.ts';

/** What woke a function: a caller over HTTP, a request's timer, its queue, the sweep's timer, or ECS's event bus. */
export type Trigger = 'http' | 'timer' | 'queue' | 'sweep' | 'stateChange';

/** How an invocation ended. */
export type Ended<T> = { kind: 'returned'; value: T } | { kind: 'threw'; error: unknown } | { kind: 'killed' };

/** One run of a function. Once it is dead, nothing that it awaits ever comes. */
export class Invocation {
  dead = false;
  /** When it began, in milliseconds since the epoch of ECS's clock. */
  readonly began: number;
  /** It has returned or thrown. */
  ended = false;
  /** Its credentials have run out. */
  expired = false;
  calls = 0;
  /** The services to which its function instance has kept a connection that is dead. */
  readonly deadConnections = new Set<Service>();
  /** How its latest look saw each ECS instance, with the tags that it has written since. */
  readonly seen = new Map<string, Instance>();
  /** ECS instances that it has called the release of. */
  readonly releases = new Set<string>();
  /** By ECS instance: how often it has asked for its id, whether or not it was shown. */
  readonly asked = new Map<string, number>();
  /** By ECS instance: when the latest Describe that showed it had left. */
  readonly lookedAt = new Map<string, number>();
  /** By ECS instance: the newest generation of its goal that the messages which woke it tell of. */
  readonly told = new Map<string, number>();
  /** Calls of ECS about many instances, and all calls that failed. */
  ecsCalls = 0;
  refusals = 0;
  /** A call was refused by a limit for the minute. */
  throttled = false;
  /** By API: calls that have left and are not answered. */
  readonly underWay = new Map<string, number>();
  /** ECS instances that it has taken the pending tag off, or tried to. */
  readonly untagged = new Set<string>();
  /** Those whose tag came off when the look at them was old, and that it has not asked for since. */
  readonly untaggedBlindly = new Set<string>();
  /** By ECS instance: when a limit for the minute refused the step that it was to take. */
  readonly throttledAt = new Map<string, number>();
  /** Whether it has decided to give back what has failed. */
  gaveBack = false;
  /** How the firing that woke it ended, as the topic has accepted it. */
  readonly firings: ScheduleOutcome[] = [];
  /** Messages that it has put into the queue. */
  readonly sends: { at: number; items: number; delaySeconds: number }[] = [];
  /** ECS instances that are in one of them; of those, the ones that wait for their next look without any trouble. */
  readonly resent = new Set<string>();
  readonly waiting = new Set<string>();
  /** By slot: the placement whose last call may have had its effect without an answer that says so. */
  readonly uncertain = new Map<string, string>();
  /** ECS instances whose outcome it tried to publish in vain. */
  readonly unpublished = new Set<string>();
  /** The ids of outcomes that say that an instance is gone, as the topic has accepted them. */
  readonly toldGone: string[] = [];
  /** ECS instances that it released without an answer. */
  readonly unanswered = new Set<string>();
  /** ECS instances that it started or stopped, and the goal tag that it saw then. */
  readonly stepped = new Map<string, string | undefined>();
  /** Those of them that it has not looked at since. */
  readonly unwatched = new Set<string>();
  /** Those that it has marked as pending, or tried to. */
  readonly recalled = new Set<string>();
  /** The ids of ends that it has recorded as failed, or tried to. */
  readonly recorded = new Set<string>();
  /** By request: how many lists of its instances it has read to the end. */
  readonly lists = new Map<string, number>();
  /** ECS instances that its latest Describe of their ids did not show, or that got no answer. */
  readonly unshown = new Set<string>();
  readonly #killed: (() => void)[] = [];

  constructor(
    readonly world: World,
    readonly name: FunctionName,
    /** Names it in the history, and names all chance in it. */
    readonly key: string,
    readonly trigger: Trigger,
    /** What it runs on. */
    readonly instance: FunctionInstance,
    /** Function Compute's id of it. */
    readonly requestId: string,
  ) {
    this.began = world.clock.now();
  }

  /** The sweep and state changes must not put anything into the queue but what they released. */
  get mayEnqueue(): boolean {
    return this.trigger !== 'sweep' && this.trigger !== 'stateChange';
  }

  /** Notes that it starts or stops these. */
  takesStep(ids: readonly string[]): void {
    for (const id of ids) {
      this.stepped.set(id, this.seen.get(id)?.tags[TAG.goal]);
      this.unwatched.add(id);
    }
  }

  /** Calls back when it is killed. */
  onKill(told: () => void): void {
    this.#killed.push(told);
  }

  kill(why: string): void {
    if (this.dead) return;
    this.dead = true;
    this.world.awake = true;
    this.world.ledger.killed += 1;
    this.world.note(this.key, () => `killed: ${why}`);
    for (const told of this.#killed) told();
  }
}
