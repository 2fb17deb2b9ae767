import type { Invocation as Finished } from '../../local/fc/function.ts';
import type { CloudEvent } from '../../local/fc/trigger/cloudEvent.ts';
import type { TriggeredFunction } from '../../local/fc/trigger/sources.ts';
import type { SownRandom } from './chance.ts';
import { formOfQueued, formOfStateChange } from './eventForms.ts';
import type { FunctionRunner } from './functionRunner.ts';
import type { Ended, Trigger } from './invocation.ts';
import type { FunctionName, FunctionSettings } from './settings.ts';
import { platformAhead } from './timers.ts';
import type { TriggerFaults } from './triggerFaults.ts';
import type { World } from './world.ts';

/** One attempt to invoke a function, with the event in one of its forms. */
interface Attempt {
  trigger: Exclude<Trigger, 'http'>;
  key: string;
  event: Buffer;
}

/** The longest that a batch is delivered once more after it was delivered, in milliseconds. */
const LATEST_MS = 30_000;

/** A function as the triggers of the local Function Compute see it; each run of it gets a key that tells what woke it. */
export class SimulatedFunction implements TriggeredFunction {
  /** By request id: what its first attempt was, and how often it was tried since. */
  readonly #attempts = new Map<string, { first: Attempt; retries: number }>();
  #requestIds = 0;

  constructor(
    private readonly world: World,
    private readonly runner: FunctionRunner,
    private readonly faults: TriggerFaults,
    /** What the triggers draw from; sown here, before they wait for the next attempt. */
    private readonly random: SownRandom,
    readonly name: FunctionName,
    readonly config: Pick<FunctionSettings, 'asyncInvokeConfig' | 'triggers'>,
  ) {}

  newRequestId(): string {
    this.#requestIds += 1;
    return `${this.name}-${this.#requestIds}`;
  }

  /** Runs the function once; that it fails is a result. */
  async invoke(event: Buffer, requestId = this.newRequestId()): Promise<Finished> {
    const attempt = this.#attempt(event, requestId);
    if (attempt.trigger === 'queue' && this.faults.takeBeside()) void this.#run(attempt, requestId, '.beside');
    if (attempt.trigger === 'queue' && this.faults.takeLate()) this.#deliverLate(attempt, requestId);
    const ended = await this.#run(attempt, requestId);
    this.random.sow(`${attempt.key}/wait`);
    return finished(ended, requestId);
  }

  #deliverLate(attempt: Attempt, requestId: string): void {
    const { world } = this;
    world.invocations += 1;
    world.after(world.chance.at(`${attempt.key}/late`).integer(1_000, LATEST_MS), () => {
      world.invocations -= 1;
      world.ledger.countIn(world.ledger.reasons, world.clock.now());
      void this.#run(attempt, requestId, '.late');
    });
  }

  #attempt(event: Buffer, requestId: string): Attempt {
    const before = this.#attempts.get(requestId);
    if (before !== undefined) {
      before.retries += 1;
      return { ...before.first, key: `${before.first.key}.retry${before.retries}` };
    }
    const first = firstAttempt(this.world, this.name, event);
    this.#attempts.set(requestId, { first, retries: 0 });
    // A timer is like a client: there is something left to do until its last attempt has ended.
    if (first.trigger === 'timer') this.world.clients += 1;
    return first;
  }

  #run({ trigger, key, event }: Attempt, requestId: string, suffix = ''): Promise<Ended<unknown>> {
    const { ledger, clock } = this.world;
    if (trigger === 'queue') ledger.countIn(ledger.looks, clock.now());
    return this.runner.run({
      name: this.name,
      key: `${key}${suffix}`,
      trigger,
      event,
      requestId,
      read: (result) => result,
    });
  }
}

/** What the local Function Compute makes. */
type Event = CloudEvent[] | CloudEvent | { triggerName: string; triggerTime: string };

/** What woke the function, from its event: a batch of the queue, a timer's firing, or a state change. */
function firstAttempt(world: World, name: FunctionName, event: Buffer): Attempt {
  const content = JSON.parse(event.toString()) as Event;
  if (Array.isArray(content)) {
    const key = world.unique(`queue@${world.second()}`);
    const random = world.chance.at(`${key}/forms`);
    return { trigger: 'queue', key, event: eventOf(content.map((each) => formOfQueued(each, random))) };
  }
  if ('triggerName' in content) {
    const { triggerName, triggerTime } = content;
    if (triggerName === 'sweep') return { trigger: 'sweep', key: world.unique(`sweep@${world.second()}`), event };
    const fired = new Date(Date.parse(triggerTime) + platformAhead(world)).toISOString().replace(/\.\d+Z$/, 'Z');
    const key = world.unique(`${name}:${triggerName}`);
    return { trigger: 'timer', key, event: eventOf({ ...content, triggerTime: fired }) };
  }
  const { time, data } = content;
  const change = `change:${String(data['resourceId'])}:${String(data['state'])}@${world.second(Date.parse(time))}`;
  const key = world.unique(change);
  return { trigger: 'stateChange', key, event: eventOf(formOfStateChange(content, world.chance.at(`${key}/form`))) };
}

function eventOf(content: unknown): Buffer {
  return Buffer.from(JSON.stringify(content));
}

const NOTHING = Buffer.alloc(0);

/** As the triggers want to know it: whether it failed. Nobody reads more of it. */
function finished({ kind }: Ended<unknown>, requestId: string): Finished {
  const common = { requestId, instanceId: '', coldStart: false, log: '', durationMs: 0, memoryMb: 0 };
  if (kind === 'returned') return { ...common, ok: true, body: NOTHING, alive: true };
  const threw = kind === 'threw';
  return { ...common, ok: false, error: { errorMessage: kind }, handled: threw, alive: threw };
}
