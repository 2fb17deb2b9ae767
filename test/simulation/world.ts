import { VirtualClock, type Clock, type Timer } from '../../local/clock.ts';
import { InMemoryEcs } from '../../local/ecs/inMemoryEcs.ts';
import { indexKey } from '../../local/ecs/model/indexKeys.ts';
import { InMemoryMns } from '../../local/mns/inMemoryMns.ts';
import { TAG } from '../../shared/domain/tags.ts';
import { Chance, SownRandom } from './chance.ts';
import { Ledger } from './ledger.ts';
import { ModelFaults } from './modelFaults.ts';
import { Replicas } from './replicas.ts';
import type { Script } from './script.ts';
import { Tokens } from './tokens.ts';
import { ACCOUNT_ID, DEAD_LETTERS, QUEUE, REGION, TOPIC } from './settings.ts';

const START = Date.UTC(2026, 0, 1);

/** Something that must not have happened. */
export interface Violation {
  /** Which promise is broken. */
  promise: string;
  /** How, in a sentence. */
  detail: string;
}

/** What waits for the next start of an instance of some request. */
export interface Ambush {
  /** How long the start takes to get to ECS, in milliseconds. */
  startMs: number;
  /** Is called when it leaves. */
  spring: () => void;
}

/** One line of a history: when, who, what. */
export type Note = (at: number, actor: string, text: string) => void;

/** The calls that change tags. */
const STEPS = new Set(['StartInstances', 'StopInstances', 'DeleteInstances']);
const TAG_CALLS: ReadonlySet<string> = new Set(['TagResources', 'UntagResources']);

/** What letters say of tags that ECS refuses to change for good. */
const TAG_LETTERS = ['does not take the pending tag off', 'does not let us record'] as const;

/** The cloud of one history, its clock, its chance, and what is known of what happened. */
export class World {
  readonly clock: VirtualClock;
  /** The same time, for code that awaits: it is given its turn when one of its alarms fires. */
  readonly wakingClock: Clock;
  readonly chance: Chance;
  readonly ecs: InMemoryEcs;
  readonly mns: InMemoryMns;
  readonly faults: ModelFaults;
  readonly ledger = new Ledger();
  readonly replicas = new Replicas(this);
  readonly tokens: Tokens;
  readonly violations: Violation[] = [];
  /** Until which minute an API refuses all calls. */
  readonly throttledMinutes = new Map<string, number>();
  /** By request. */
  readonly ambushes = new Map<string, Ambush>();
  /** Invocations under way, but for sweeps: there is always another to come. */
  invocations = 0;
  /** Clients who have not had their last answer. */
  clients = 0;
  /** The key of the call that the models answer now. */
  callKey = '';
  /** Something was set going that awaits. */
  awake = false;
  readonly #keys = new Map<string, number>();
  readonly #random: SownRandom;
  readonly #start: number;

  constructor(
    readonly script: Script,
    allowed: ReadonlySet<string> | undefined,
    private readonly recorder: Note | undefined,
  ) {
    this.#start = START + script.offset;
    this.clock = new VirtualClock(this.#start);
    this.tokens = new Tokens(this.clock, script.tokenMemory);
    this.wakingClock = {
      now: () => this.clock.now(),
      setTimeout: (fire, ms) => this.after(ms, fire),
      clearTimeout: (timer) => {
        timer.cancel();
      },
    };
    this.chance = new Chance(script.seed, allowed);
    this.#random = new SownRandom(this.chance);
    this.faults = new ModelFaults(this.chance, this.#random, script.rates, script.weather, () => this.elapsed());
    const common = { clock: this.clock, random: this.#random, faults: this.faults, region: REGION };
    const { durations, visibilityLag } = script;
    this.ecs = new InMemoryEcs({ ...common, durations, visibilityLag });
    const counters = { sent: 0, delivered: 0, deleted: 0 };
    const nothing = (): void => undefined;
    this.mns = new InMemoryMns({ ...common, accountId: ACCOUNT_ID, log: nothing, counters }, () => Promise.resolve());
    this.mns.createQueue(QUEUE);
    this.mns.createQueue(DEAD_LETTERS);
    this.mns.createTopic(TOPIC);
  }

  /** Milliseconds since the history began. */
  elapsed(): number {
    return this.clock.now() - this.#start;
  }

  /** Calls back in so many milliseconds; code that awaits is then given its turn. */
  after(ms: number, fire: () => void): Timer {
    return this.clock.setTimeout(() => {
      this.awake = true;
      fire();
    }, ms);
  }

  /** The second of the history that it is, or that a time since the epoch falls into; for keys. */
  second(time = this.clock.now()): number {
    return Math.floor((time - this.#start) / 1000);
  }

  /** A key that nothing else bears: the second time that one is wanted, it ends in `.2`. */
  unique(key: string): string {
    const times = (this.#keys.get(key) ?? 0) + 1;
    this.#keys.set(key, times);
    return times === 1 ? key : `${key}.${times}`;
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(ms, resolve);
    });
  }

  /** The models answer this call next. */
  answering(key: string): void {
    this.callKey = key;
    this.#random.sow(key);
    this.faults.begin(key);
  }

  note(actor: string, text: () => string): void {
    this.recorder?.(this.elapsed(), actor, text());
  }

  violate(promise: string, detail: string): void {
    this.violations.push({ promise, detail });
    this.note('VIOLATION', () => `${promise}: ${detail}`);
  }

  /** What is left to do, in words; nothing when there is only the sweep to come. */
  workLeft(): string | undefined {
    if (this.clients > 0) return `${this.clients} clients`;
    if (this.invocations > 0) return `${this.invocations} invocations`;
    const region = this.ecs.state.region(REGION);
    if (region.visible.size < region.instances.size) return 'instances that do not show yet';
    const pending =
      region.visible.count(indexKey('TagKey', TAG.pending)) -
      [...this.ledger.instances.keys()].filter((id) => this.isStuck(id)).length;
    if (pending > 0) return `${pending} pending instances`;
    const messages = this.#messagesIn(QUEUE) + this.#messagesIn(DEAD_LETTERS);
    return messages === 0 ? undefined : `${messages} messages`;
  }

  /** Whether ECS refuses for good to change tags. */
  get refusesTags(): boolean {
    return this.#refusesForGood(TAG_CALLS);
  }

  /** Whether ECS refuses for good to start, stop or delete instances. */
  get refusesSteps(): boolean {
    return this.#refusesForGood(STEPS);
  }

  #refusesForGood(apis: ReadonlySet<string>): boolean {
    return this.script.weather.some((each) => each.kind === 'forbidden' && apis.has(each.api) && each.to === Infinity);
  }

  /** Whether a dead letter names the instance, for somebody to see to it. */
  isPutAside(instanceId: string): boolean {
    return this.ledger.letters.some((letter) => letter.includes(instanceId));
  }

  /** Whether an instance bears the pending tag, whatever an answer may show. */
  isPending(instanceId: string): boolean {
    const tags = this.ecs.state.region(REGION).instances.get(instanceId)?.tags ?? [];
    return tags.some(({ key }) => key === TAG.pending);
  }

  /**
   * Whether a pending instance waits for somebody: ECS refuses to change its tags for good, and a warm function instance
   * leaves that to whoever reads the dead letter.
   */
  isStuck(instanceId: string): boolean {
    const instance = this.ecs.state.region(REGION).visible.find(instanceId);
    return (
      instance?.tags.some(({ key }) => key === TAG.pending) === true &&
      this.ledger.letters.some(
        (letter) => letter.includes(instanceId) && TAG_LETTERS.some((words) => letter.includes(words)),
      )
    );
  }

  #messagesIn(queue: string): number {
    const { ActiveMessages, InactiveMessages, DelayMessages } = this.mns.queue(queue).describe();
    return ActiveMessages + InactiveMessages + DelayMessages;
  }
}
