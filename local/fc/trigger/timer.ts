import type { Clock, Timer } from '../../clock.ts';
import type { Faults } from '../../faults.ts';
import type { TimerTrigger } from '../functionConfig.ts';
import { parseSchedule, type Schedule } from './cron.ts';

export interface TimerDependencies {
  clock: Clock;
  faults: Faults;
  functionName: string;
  /** Hands the event to an asynchronous invocation. */
  fire: (event: Buffer) => void;
}

/** A timer trigger. Throws a RangeError when its cronExpression cannot be read. */
export class TimerSource {
  readonly #trigger: TimerTrigger;
  readonly #deps: TimerDependencies;
  readonly #schedule: Schedule;
  #timer: Timer | undefined;

  constructor(trigger: TimerTrigger, dependencies: TimerDependencies) {
    this.#trigger = trigger;
    this.#deps = dependencies;
    this.#schedule = parseSchedule(trigger.triggerConfig.cronExpression, dependencies.clock.now());
  }

  start(): void {
    if (this.#trigger.triggerConfig.enable) this.#arm(this.#deps.clock.now());
  }

  stop(): void {
    if (this.#timer !== undefined) this.#deps.clock.clearTimeout(this.#timer);
  }

  // The next firing is counted from the due time of the last one, so that a late callback neither drops nor repeats a
  // firing. Firings that were missed during a long sleep of the machine are dropped.
  #arm(after: number): void {
    const { clock } = this.#deps;
    let due = this.#schedule.next(after);
    if (due !== undefined && due < clock.now()) due = this.#schedule.next(clock.now());
    if (due === undefined) return;
    const at = due;
    this.#timer = clock.setTimeout(() => {
      this.#fire(at);
      this.#arm(at);
    }, at - clock.now());
  }

  #fire(due: number): void {
    const { faults, functionName, fire } = this.#deps;
    const fault = faults.take({ service: 'fc', action: functionName }, 'missTimer', 'doubleTimer');
    const event = timerEvent(this.#trigger, due);
    if (fault?.kind === 'missTimer') return;
    fire(event);
    if (fault?.kind === 'doubleTimer') fire(event);
  }
}

/** The event of a firing at `due` (ms since the epoch): times to the second, the payload as text. */
function timerEvent(trigger: TimerTrigger, due: number): Buffer {
  return Buffer.from(
    JSON.stringify({
      triggerTime: new Date(due).toISOString().replace(/\.\d{3}Z$/, 'Z'),
      triggerName: trigger.triggerName,
      payload: trigger.triggerConfig.payload,
    }),
  );
}
