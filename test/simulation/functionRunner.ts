import { checkAcknowledged } from './acknowledged.ts';
import { checkLook, checkMessages, checkRides } from './economy.ts';
import { checkLookedAfter } from './ends.ts';
import { checkFiring, noteFiring } from './firings.ts';
import { FunctionInstance } from './functionInstance.ts';
import { Invocation, type Ended, type Trigger } from './invocation.ts';
import { noteTold, noteUnwatched } from './observe.ts';
import { noteToldGone } from './outcomeChecks.ts';
import { checkHint, noteExpected } from './pace.ts';
import { SETTINGS, type FunctionName } from './settings.ts';
import { checkError, checkSecrets } from './watch.ts';
import type { World } from './world.ts';

/** How likely another function instance is started although one is idle. */
const SCALE_OUT = 0.15;
/** The same for a state change, which is of use only where an instance remembers what it waits for. */
const SCALE_OUT_FOR_CHANGE = 0.03;
/** How long the start of a function instance takes at most. */
const COLD_START_MS = 800;

/** What is to be run, and why. */
export interface Run<T> {
  name: FunctionName;
  /** Names the invocation in the history, and names all chance in it. */
  key: string;
  trigger: Trigger;
  /** What Function Compute hands to the handler. */
  event: Buffer;
  /** The same for every attempt of an asynchronous invocation. */
  requestId: string;
  /** Makes of the handler's result what its caller gets; an error here is one of the function. */
  read: (result: unknown, invocation: Invocation) => T;
}

/** Runs all functions, on instances that come and go. */
export class FunctionRunner {
  readonly #pools = new Map<FunctionName, Set<FunctionInstance>>();

  constructor(private readonly world: World) {}

  /**
   * Runs a function on an instance of its own for this time: an idle one, or a new one.
   * @returns how it ended; never rejects.
   */
  async run<T>(run: Run<T>): Promise<Ended<T>> {
    const { world } = this;
    const { name, key, trigger } = run;
    const chance = world.chance.at(`${key}/host`);
    if (trigger !== 'sweep') world.invocations += 1;
    world.ledger.invocations += 1;
    const pool = this.#pool(name);
    const scaleOut = trigger === 'stateChange' ? SCALE_OUT_FOR_CHANGE : SCALE_OUT;
    const idle = chance.chance(scaleOut) ? undefined : [...pool].find(({ running }) => running === undefined);
    const instance = idle ?? new FunctionInstance(world, name, key);
    pool.add(instance);
    const invocation = new Invocation(world, name, key, trigger, instance, run.requestId);
    instance.running = invocation;
    if (trigger === 'queue') noteTold(invocation, run.event);
    if (trigger === 'timer') noteFiring(invocation, run.event);
    if (idle !== undefined && world.chance.strike(`${key}/host`, { frozen: world.script.rates.frozen }) !== undefined) {
      for (const service of ['ecs', 'mns'] as const) invocation.deadConnections.add(service);
    }
    await world.sleep(chance.integer(5, idle === undefined ? COLD_START_MS : 30));
    world.note(key, () => (idle === undefined ? 'begins, on a new instance' : 'begins'));
    const ended = await this.#untilItEnds(invocation, run);
    if (ended.kind === 'killed') pool.delete(instance);
    else instance.running = undefined;
    if (trigger === 'queue' && ended.kind === 'returned') checkAcknowledged(invocation);
    if (ended.kind === 'returned') {
      noteToldGone(invocation);
      noteExpected(invocation);
      checkHint(invocation);
      checkLookedAfter(invocation);
    }
    if (trigger === 'timer') checkFiring(invocation, ended);
    checkLook(invocation);
    checkMessages(invocation);
    checkRides(invocation);
    // A second delivery of one message that fails is not delivered again where the first is acknowledged.
    const isForgotten = key.endsWith('.beside') && ended.kind !== 'returned';
    if (!invocation.mayEnqueue || isForgotten) noteUnwatched(world, invocation.unwatched);
    if (trigger !== 'sweep') world.invocations -= 1;
    invocation.ended = true;
    world.note(key, () => `ends: ${tellEnd(ended)}`);
    return ended;
  }

  /** Runs the handler until it answers, its time is up, or something kills its instance. */
  #untilItEnds<T>(invocation: Invocation, run: Run<T>): Promise<Ended<T>> {
    const { world, key, name } = invocation;
    return new Promise((resolve) => {
      const timer = world.clock.setTimeout(() => {
        invocation.kill('out of time');
      }, SETTINGS[name].timeout * 1000);
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
      handle(invocation, run).then(
        (value) => {
          finish({ kind: 'returned', value });
        },
        (error: unknown) => {
          finish({ kind: 'threw', error });
        },
      );
    });
  }

  #pool(name: FunctionName): Set<FunctionInstance> {
    const pool = this.#pools.get(name) ?? new Set<FunctionInstance>();
    this.#pools.set(name, pool);
    return pool;
  }
}

/** Calls the handler as Function Compute does, and looks at what it says. */
async function handle<T>(invocation: Invocation, { event, requestId, read }: Run<T>): Promise<T> {
  const { name, instance, world } = invocation;
  try {
    const result = await instance.handler(event, { requestId, function: { name, timeout: SETTINGS[name].timeout } });
    checkSecrets(world, 'a result', JSON.stringify(result));
    return read(result, invocation);
  } catch (error) {
    checkError(invocation, error);
    throw error;
  }
}

function tellEnd(ended: Ended<unknown>): string {
  if (ended.kind !== 'threw') return ended.kind;
  const { error } = ended;
  return `threw ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`;
}
