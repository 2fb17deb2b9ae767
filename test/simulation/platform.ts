import type { StateChange } from '../../local/ecs/model/lifecycle.ts';
import { createByTimer, reconcileHint, reconcileSweep } from './functions.ts';
import type { Hosts } from './invocation.ts';
import { noteStateChange } from './observe.ts';
import { Stream } from './stream.ts';
import type { World } from './world.ts';

const MINUTE = 60_000;
/** As in s.yaml: how often an asynchronous invocation that failed is made again. */
const SWEEP_RETRIES = 1;
const CREATE_RETRIES = 8;

/** Function Compute's triggers: the queue's stream, the sweep timer, ECS's state changes, and timers of requests. */
export class Platform {
  constructor(
    private readonly world: World,
    private readonly hosts: Hosts,
  ) {}

  start(): void {
    new Stream(this.world, this.hosts).listen();
    this.world.ecs.onStateChange((change) => {
      noteStateChange(this.world, change);
      this.#report(change);
    });
    this.#armSweep();
  }

  /** A timer with a request as its payload fires. Nobody reads an answer; the platform calls again after an error. */
  fireRequest(id: string, body: unknown): void {
    this.#fire(id, (key) => {
      this.world.clients += 1;
      const call = async (attempt: string): Promise<boolean> => {
        const ended = await this.hosts.invoke('create', attempt, (invocation) => createByTimer(invocation, body));
        return ended.kind === 'returned';
      };
      void this.#asynchronously(key, CREATE_RETRIES, call).then(() => {
        this.world.clients -= 1;
      });
    });
  }

  #armSweep(): void {
    this.world.clock.setTimeout(() => {
      this.world.awake = true;
      this.#armSweep();
      this.#fire(`sweep@${Math.floor(this.world.elapsed() / 1000)}`, (key) => {
        void this.#asynchronously(key, SWEEP_RETRIES, async (attempt) => {
          const options = { enqueuesNothing: true, sweeps: true };
          const ended = await this.hosts.invoke('reconcile', attempt, reconcileSweep, options);
          return ended.kind === 'returned';
        });
      });
    }, MINUTE);
  }

  /** A timer that fires once; or, when something is wrong, twice or not at all. */
  #fire(key: string, run: (key: string) => void): void {
    const fault = this.world.chance.strike(`${key}/timer`, this.world.script.rates.timer);
    if (fault === 'missTimer') return;
    run(key);
    if (fault === 'doubleTimer') run(`${key}.double`);
  }

  async #asynchronously(key: string, retries: number, attempt: (key: string) => Promise<boolean>): Promise<void> {
    let done = await attempt(key);
    for (let retry = 1; !done && retry <= retries; retry += 1) {
      await this.world.sleep(this.world.chance.at(`${key}/${retry}`).integer(1_000, 30_000));
      done = await attempt(`${key}.retry${retry}`);
    }
  }

  /** ECS reports a state change, in no order, at least once when all is well. */
  #report({ instanceId, state }: StateChange): void {
    const { world } = this;
    const key = `hint:${instanceId}:${state}@${Math.floor(world.elapsed() / 1000)}`;
    const fault = world.chance.strike(key, world.script.rates.event);
    if (fault === 'loseEvent') return;
    const deliver = (copy: string): void => {
      world.after(world.chance.at(copy).integer(200, 3_000), () => {
        const hints = this.hosts.some('reconcile')?.hints.worthALook([{ instanceId, state }]) ?? [];
        if (hints.length === 0) return;
        void this.hosts.invoke('reconcile', copy, (invocation) => reconcileHint(invocation, hints), {
          enqueuesNothing: true,
        });
      });
    };
    deliver(key);
    if (fault === 'doubleEvent') deliver(`${key}.double`);
  }
}
