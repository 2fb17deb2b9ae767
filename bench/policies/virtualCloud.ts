import { VirtualClock, type Clock } from '../../local/clock.ts';
import { EcsError } from '../../local/ecs/model/errors.ts';
import { InMemoryEcs } from '../../local/ecs/inMemoryEcs.ts';
import { Faults } from '../../local/faults.ts';
import { InMemoryMns } from '../../local/mns/inMemoryMns.ts';
import { createRandom, type Random } from '../../local/random.ts';
import { EcsCalls } from '../../test/simulation/ecsCalls.ts';

export const REGION = 'cn-hangzhou';
export const ACCOUNT_ID = '1';

/** What happened to one instance, in milliseconds since the epoch. */
export interface Life {
  created: number;
  stopped?: number;
  starting?: number;
  running?: number;
  /** When its owner was told that it runs. */
  known?: number;
}

/** How long a call is under way to the cloud, and its answer back, in milliseconds: a quarter of a second for both. */
const WAY_MS = [10, 240] as const;

/** A cloud in virtual time: the local cloud's models, calls that take their time, and a note of what happens. */
export class VirtualCloud {
  readonly #virtual = new VirtualClock();
  readonly random: Random;
  /** For code that awaits: it is given its turn when one of its alarms fires. */
  readonly clock: Clock;
  readonly ecs: InMemoryEcs;
  readonly mns: InMemoryMns;
  /** The calls of ECS, answered at once. */
  readonly answering: EcsCalls;
  readonly calls: Record<string, number> = {};
  readonly lives = new Map<string, Life>();
  #awake = false;

  /** @param creationsPerMinute as in the model's options. */
  constructor(seed: number, creationsPerMinute?: number) {
    this.random = createRandom(seed);
    const clock = this.#virtual;
    const faults = new Faults(createRandom(seed));
    const common = { clock, faults, region: REGION, random: createRandom(seed) };
    this.ecs = new InMemoryEcs({
      ...common,
      durations: { pending: 10, starting: 20, stopping: 10 },
      ...(creationsPerMinute !== undefined && { creationsPerMinute }),
    });
    const counters = { sent: 0, delivered: 0, deleted: 0 };
    const log = (): void => undefined;
    this.mns = new InMemoryMns({ ...common, accountId: ACCOUNT_ID, log, counters }, () => Promise.resolve());
    this.answering = new EcsCalls(this.ecs, REGION);
    this.clock = {
      now: () => clock.now(),
      setTimeout: (fire, ms) =>
        clock.setTimeout(() => {
          this.wake();
          fire();
        }, ms),
      clearTimeout: (timer) => {
        clock.clearTimeout(timer);
      },
    };
    this.ecs.onStateChange(({ instanceId, state, time }) => {
      const life = this.lives.get(instanceId);
      if (life === undefined) this.lives.set(instanceId, { created: time });
      else if (state === 'Stopped') life.stopped = time;
      else if (state === 'Starting') life.starting = time;
      else if (state === 'Running') life.running = time;
    });
  }

  /** Says that something was set going that awaits. */
  wake(): void {
    this.#awake = true;
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.clock.setTimeout(resolve, ms);
    });
  }

  /** Carries a call out half-way between its sending and its answer. Errors of ECS are thrown as `failing` makes them. */
  async call<A>(api: string, effect: () => A, failing = (error: EcsError): Error => error): Promise<A> {
    this.calls[api] = (this.calls[api] ?? 0) + 1;
    await this.sleep(this.random.integer(...WAY_MS));
    let answer: A | EcsError;
    try {
      answer = effect();
    } catch (error) {
      if (!(error instanceof EcsError)) throw error;
      answer = error;
    }
    await this.sleep(this.random.integer(...WAY_MS));
    if (answer instanceof EcsError) throw failing(answer);
    return answer;
  }

  /** The owner of these is told that they run. */
  know(instanceIds: Iterable<string>): void {
    for (const id of instanceIds) {
      const life = this.lives.get(id);
      if (life !== undefined) life.known ??= this.clock.now();
    }
  }

  /** Lets time pass until `work` has ended. */
  async run(work: Promise<unknown>): Promise<void> {
    let ended = false;
    const outcome = work.finally(() => {
      ended = true;
    });
    this.wake();
    while (!(ended as boolean)) {
      if (!this.#awake && !this.#virtual.step()) throw new Error('Nothing is left to happen.');
      if (!this.#awake) continue;
      this.#awake = false;
      // A tick comes when no microtask is left: everything that awaits has gone on until it waits for the clock again.
      await new Promise<void>((resolve) => {
        process.nextTick(resolve);
      });
    }
    await outcome;
  }
}
