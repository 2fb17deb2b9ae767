import type { CallRecord } from '../../shared/cloud/budget.ts';
import type { Clock } from '../../shared/domain/pacing.ts';
import { createLog } from '../../shared/platform/log.ts';
import type { Runtime } from '../../shared/platform/runtime.ts';
import type { Handler } from '../../shared/platform/serve.ts';
import { HANDLERS } from './handlers.ts';
import type { Invocation } from './invocation.ts';
import { portsOf } from './ports.ts';
import { SETTINGS, type FunctionName } from './settings.ts';
import type { World } from './world.ts';

/** One function instance: its handler, made once. What the handler remembers lives and dies with it. */
export class FunctionInstance {
  readonly handler: Handler;
  readonly clock: Clock;
  /** By API: the minute in which it was last throttled here. */
  readonly throttled = new Map<string, number>();
  /** By zone, and by request and zone: when ECS last had no stock for it. */
  readonly withoutStock = new Map<string, number>();
  /** ECS instances that the last look at messages here left waiting. */
  expected: ReadonlySet<string> = new Set();
  /** The ids of outcomes that looks at messages have published here, which say that an instance is gone. */
  readonly toldGone = new Set<string>();
  #minute = 0;
  readonly #calls = new Map<string, number>();
  /** What runs on it; one invocation at a time. */
  running: Invocation | undefined;

  constructor(
    private readonly world: World,
    name: FunctionName,
    key: string,
  ) {
    const { skew, ahead } = world.script;
    const offset = skew === 0 ? 0 : world.chance.at(`${key}/skew`).integer(-skew, skew);
    // Date.now() knows no fractions of a millisecond.
    this.clock = { now: () => Math.floor(world.clock.now() + ahead + offset) };
    this.handler = HANDLERS[name](this.#runtime(name));
  }

  /** Counts a call of an API in a minute. @returns how many there were in that minute. */
  callsIn(minute: number, api: string): number {
    if (minute !== this.#minute) this.#calls.clear();
    this.#minute = minute;
    const calls = (this.#calls.get(api) ?? 0) + 1;
    this.#calls.set(api, calls);
    return calls;
  }

  /** As `cloudRuntime` for Function Compute, with the models in place of the vendor's SDKs. */
  #runtime(name: FunctionName): Runtime {
    const calls: CallRecord = new Map();
    return {
      clock: this.clock,
      sleep: async (ms) => {
        const sleeper = this.#current();
        await this.world.sleep(ms);
        // Whoever died in his sleep does not wake up.
        if (sleeper.dead) await new Promise(() => undefined);
      },
      // Each invocation writes a line about itself, and a seed has hundreds.
      openLog: (context) => ({ ...createLog(context), info: () => undefined }),
      connect: () => ({ config: SETTINGS[name].config, ports: portsOf(this.#current(), calls) }),
    };
  }

  #current(): Invocation {
    if (this.running === undefined) throw new Error('The simulator let a function run outside of an invocation.');
    return this.running;
  }
}
