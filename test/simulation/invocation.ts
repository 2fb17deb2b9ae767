import type { CallRecord } from '../../shared/cloud/budget.ts';
import type { Instance } from '../../shared/domain/instance.ts';
import { StateChangeHints } from '../../functions/reconcile/stateChangeHints.ts';
import { StockMemory } from '../../functions/create/stockMemory.ts';
import { noteUnwatched } from './observe.ts';
import type { World } from './world.ts';

export type FunctionName = 'create' | 'reconcile' | 'goal' | 'status';

/** Seconds after which the platform ends an invocation, as in s.yaml. */
const TIMEOUT_SECONDS: Record<FunctionName, number> = { create: 180, reconcile: 180, goal: 60, status: 60 };

/** How likely another function instance is started although one is idle, and how long that takes at most. */
const SCALE_OUT = 0.15;
const COLD_START_MS = 800;

/** One function instance: what a module's variables hold lives and dies with it. */
export class Host {
  readonly calls: CallRecord = new Map();
  readonly stock: StockMemory;
  readonly hints = new StateChangeHints();
  /** In which minute each API last throttled it. */
  readonly throttled = new Map<string, number>();
  readonly clock: { now(): number };
  busy = false;

  constructor(world: World, key: string) {
    const { skew } = world.script;
    const offset = skew === 0 ? 0 : world.chance.at(`${key}/skew`).integer(-skew, skew);
    // Date.now() knows no fractions of a millisecond.
    this.clock = { now: () => Math.floor(world.clock.now() + offset) };
    this.stock = new StockMemory(this.clock);
  }
}

/** How an invocation ended. */
export type Ended<T> = { kind: 'returned'; value: T } | { kind: 'threw'; error: unknown } | { kind: 'killed' };

/** One run of a function. Once it is dead, nothing that it awaits ever comes. */
export class Invocation {
  dead = false;
  /** Its credentials have run out. */
  expired = false;
  calls = 0;
  /** How it first saw each instance, with the tags that it has written since. */
  readonly seen = new Map<string, Instance>();
  /** By slot: the placement whose last call may have had its effect without an answer that says so. */
  readonly uncertain = new Map<string, string>();
  /** Started or stopped. */
  readonly stepped = new Set<string>();
  /** Those of them that were not looked at since. */
  readonly unwatched = new Set<string>();
  readonly #killed: (() => void)[] = [];

  constructor(
    readonly world: World,
    readonly name: FunctionName,
    readonly key: string,
    readonly host: Host,
    readonly started: number,
    /** It was not woken by the queue and must not put anything into it. */
    readonly enqueuesNothing: boolean,
  ) {}

  /** Milliseconds until the platform ends it. */
  timeLeft(): number {
    return this.started + TIMEOUT_SECONDS[this.name] * 1000 - this.world.clock.now();
  }

  takesStep(ids: readonly string[]): void {
    for (const id of ids) {
      this.stepped.add(id);
      this.unwatched.add(id);
    }
  }

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

/** The instances of all functions. */
export class Hosts {
  readonly #pools = new Map<FunctionName, Set<Host>>();

  constructor(private readonly world: World) {}

  /** Any instance that a call of this function may find. */
  some(name: FunctionName): Host | undefined {
    const [first] = this.#pool(name);
    return first;
  }

  /**
   * Runs a function on an instance of its own for this time: an idle one, or a new one.
   * @returns how it ended; never rejects.
   */
  async invoke<T>(
    name: FunctionName,
    key: string,
    work: (invocation: Invocation) => Promise<T>,
    { enqueuesNothing = false, sweeps = false } = {},
  ): Promise<Ended<T>> {
    const { world } = this;
    const chance = world.chance.at(`${key}/host`);
    if (!sweeps) world.invocations += 1;
    world.ledger.invocations += 1;
    const idle = chance.chance(SCALE_OUT) ? undefined : [...this.#pool(name)].find(({ busy }) => !busy);
    const host = idle ?? new Host(world, key);
    this.#pool(name).add(host);
    host.busy = true;
    await world.sleep(chance.integer(5, idle === undefined ? COLD_START_MS : 30));
    const invocation = new Invocation(world, name, key, host, world.clock.now(), enqueuesNothing);
    world.note(key, () => (idle === undefined ? 'begins, on a new instance' : 'begins'));
    const ended = await this.#run(invocation, work);
    if (ended.kind === 'killed') this.#pool(name).delete(host);
    if (enqueuesNothing) noteUnwatched(world, invocation.unwatched);
    host.busy = false;
    if (!sweeps) world.invocations -= 1;
    world.note(key, () => `ends: ${tellEnd(ended)}`);
    return ended;
  }

  #run<T>(invocation: Invocation, work: (invocation: Invocation) => Promise<T>): Promise<Ended<T>> {
    const { world, key } = invocation;
    return new Promise((resolve) => {
      const timer = world.clock.setTimeout(() => {
        invocation.kill('out of time');
      }, invocation.timeLeft());
      const end = (ended: Ended<T>): void => {
        world.clock.clearTimeout(timer);
        resolve(ended);
      };
      invocation.onKill(() => {
        end({ kind: 'killed' });
      });
      const finish = (ended: Ended<T>): void => {
        if (invocation.dead) return;
        const fault = world.chance.strike(`${key}/answer`, world.script.rates.answer);
        if (fault === undefined) end(ended);
        else invocation.kill('before its answer');
      };
      work(invocation).then(
        (value) => {
          finish({ kind: 'returned', value });
        },
        (error: unknown) => {
          finish({ kind: 'threw', error });
        },
      );
    });
  }

  #pool(name: FunctionName): Set<Host> {
    const pool = this.#pools.get(name) ?? new Set<Host>();
    this.#pools.set(name, pool);
    return pool;
  }
}

function tellEnd(ended: Ended<unknown>): string {
  if (ended.kind !== 'threw') return ended.kind;
  const { error } = ended;
  return `threw ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`;
}
