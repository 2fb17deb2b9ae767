import pLimit from 'p-limit';
import type { Stats } from './api.ts';
import { VirtualClock } from './clock.ts';
import { createLocalConsole } from './console/index.ts';
import {
  addFunctions,
  closeServices,
  createServices,
  renderMetrics,
  stateOf,
  type CloudOptions,
  type Contents,
  type Origin,
  type Services,
} from './contents.ts';
import type { Control } from './control.ts';
import type { SpecFunction } from './fc/spec.ts';
import type { Faults } from './faults.ts';
import { saveState, type State } from './state.ts';
import { UsageError } from './usageError.ts';

/** The contents of a cloud that runs, and what can be done with them as a whole. */
export interface Running {
  /** Starts the functions on this port. Resolves to the URL. */
  listen(port: number): Promise<string>;
  /** Path and query that open the console on that port. */
  consoleLink: string;
  /** The faults in force. */
  faults(): Faults;
  stats(): Stats;
  /** The cloud's time, in milliseconds since the epoch. */
  now(): number;
  /**
   * Lets so many milliseconds pass. Resolves when all that is due by then has ended. Throws UsageError where time passes by
   * itself.
   */
  advance(ms: number): Promise<void>;
  /** All that is kept. Where time stands still, what runs comes to its end before. */
  snapshot(): Promise<State>;
  /**
   * Puts what a snapshot holds, or what was there at the start, in the place of everything. Throws UsageError, with nothing
   * changed, when it cannot.
   */
  restore(snapshot: State | undefined): Promise<void>;
  /** Ends everything. */
  end(): Promise<void>;
  /** Ends everything, and writes the state file if there is one. */
  close(): Promise<void>;
}

/** Puts functions on top of the services, and keeps them all. Throws UsageError when a function cannot run. */
export async function run(
  options: CloudOptions,
  services: Services,
  functions: SpecFunction[],
  origin: Origin | undefined,
): Promise<Running> {
  // What concerns everything happens one after the other.
  const alone = pLimit(1);
  const { state: file } = options;
  const page = createLocalConsole(options, () => contents);
  let contents: Contents;
  const restore = (snapshot: State | undefined): Promise<void> =>
    alone(async () => {
      const from = snapshot && { state: snapshot, refusal: 'the snapshot cannot be restored' };
      const next = await prepare(createServices(options, from), from);
      contents = await replace(contents, next);
    });
  const save = file === undefined ? undefined : () => saveState(file, stateOf(contents));
  const stats = (): Stats => ({ ecs: contents.ecs.stats(), mns: contents.mns.stats(), fc: contents.fc.stats() });
  const metrics = (): string => renderMetrics(contents);
  const now = (): number => contents.clock.now();
  const advance = (ms: number): Promise<void> => alone(() => pass(contents, ms));
  const control: Control = {
    get faults() {
      return contents.faults;
    },
    issueKey: () => contents.credentials.issue(KEY_MS),
    saveState: save && (() => alone(save)),
    ...{ stats, metrics, now, advance, reset: () => restore(undefined), services: options.services, console: page },
  };
  const prepare = async (fresh: Services, from: Origin | undefined): Promise<Contents> => {
    try {
      return await addFunctions(options, fresh, functions, control, from);
    } catch (error) {
      await closeServices(fresh);
      throw error;
    }
  };
  contents = await prepare(services, origin);
  return {
    ...{ stats, now, advance, restore, consoleLink: page.link },
    listen: (port) => contents.fc.listen(port),
    faults: () => contents.faults,
    snapshot: () =>
      alone(async () => {
        if (contents.clock instanceof VirtualClock) await contents.clock.rest();
        return stateOf(contents);
      }),
    end: () => end(contents),
    async close() {
      page.close();
      // What runs would keep the clock, and whoever waits for it.
      await contents.fc.end();
      await alone(async () => {
        try {
          await save?.();
        } finally {
          await end(contents);
        }
      });
    },
  };
}

// As long as the Security Token Service gives when nobody asks for another time.
const KEY_MS = 60 * 60_000;

/** Lets `next` answer where `before` did, and ends that. */
async function replace(before: Contents, next: Contents): Promise<Contents> {
  // A function that ends late would call the services that come.
  await before.fc.end();
  next.ecs.server.takeOver(before.ecs.server);
  next.mns.server.takeOver(before.mns.server);
  next.fc.takeOver(before.fc);
  await closeServices(before);
  return next;
}

async function pass({ clock }: Contents, ms: number): Promise<void> {
  if (clock instanceof VirtualClock) return clock.pass(ms);
  throw new UsageError('time passes by itself: start the cloud with the speed 0, and it passes when told to');
}

async function end(contents: Contents): Promise<void> {
  await contents.fc.close();
  await closeServices(contents);
}
