import TinyQueue from 'tinyqueue';

/**
 * The one source of time for everything in the local cloud. Times are milliseconds since the epoch.
 *
 * @example
 * const timer = clock.setTimeout(() => release(instance), 60_000);
 * clock.clearTimeout(timer);
 */
export interface Clock {
  now(): number;
  /** Calls `fire` once, `delayMs` of this clock's milliseconds from now; the handle is for `clearTimeout`. */
  setTimeout(fire: () => void, delayMs: number): Timer;
  clearTimeout(timer: Timer): void;
}

export interface Timer {
  readonly cancel: () => void;
}

/** A clock that knows of work outside its time. */
export interface HoldingClock extends Clock {
  /**
   * Returns `work`, which ends in its own time, such as a run of a function or a call of another server. A clock that
   * moves only when told to stands still meanwhile.
   */
  hold<T>(work: Promise<T>): Promise<T>;
}

// setTimeout fires after 1 ms where it gets more. A message may wait for seven days, and a server live for three years.
const LONGEST_NODE_TIMEOUT = 2 ** 31 - 1;

/**
 * Real time, or real time sped up: at speed 10 a second of this clock passes in 100 ms.
 *
 * @example
 * const clock = new ScaledClock(10);
 */
export class ScaledClock implements HoldingClock {
  readonly #origin: number;
  readonly #started = performance.now();

  /** @param notBefore the earliest start: a cloud that once ran ahead of real time must not go back. */
  constructor(
    readonly speed = 1,
    notBefore = 0,
  ) {
    this.#origin = Math.max(Date.now(), notBefore);
  }

  now(): number {
    return this.#origin + (performance.now() - this.#started) * this.speed;
  }

  setTimeout(fire: () => void, delayMs: number): Timer {
    const due = this.now() + delayMs;
    let handle: NodeJS.Timeout;
    const arm = (): void => {
      const left = Math.max(0, (due - this.now()) / this.speed);
      handle = left > LONGEST_NODE_TIMEOUT ? setTimeout(arm, LONGEST_NODE_TIMEOUT) : setTimeout(fire, Math.ceil(left));
    };
    arm();
    return {
      cancel: () => {
        clearTimeout(handle);
      },
    };
  }

  clearTimeout(timer: Timer): void {
    timer.cancel();
  }

  hold<T>(work: Promise<T>): Promise<T> {
    return work;
  }
}

interface Alarm {
  due: number;
  order: number;
  fire: (() => void) | undefined;
}

/**
 * Time that moves only when told to. Alarms due at the same millisecond fire in the order they were set, so a run
 * with the same inputs is the same run.
 *
 * @example
 * const clock = new VirtualClock(Date.UTC(2026, 0, 1));
 * clock.setTimeout(() => console.log('a minute later'), 60_000);
 * clock.advance(60_000);
 */
export class VirtualClock implements HoldingClock {
  #now: number;
  #order = 0;
  readonly #alarms = new TinyQueue<Alarm>([], (a, b) => a.due - b.due || a.order - b.order);
  readonly #held = new Set<Promise<unknown>>();

  constructor(start = Date.UTC(2026, 0, 1)) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  setTimeout(fire: () => void, delayMs: number): Timer {
    const alarm: Alarm = { due: this.#now + Math.max(0, delayMs), order: this.#order++, fire };
    this.#alarms.push(alarm);
    return {
      cancel: () => {
        alarm.fire = undefined;
      },
    };
  }

  clearTimeout(timer: Timer): void {
    timer.cancel();
  }

  hold<T>(work: Promise<T>): Promise<T> {
    this.#held.add(work);
    const release = (): void => void this.#held.delete(work);
    work.then(release, release);
    return work;
  }

  /**
   * Moves to the next alarm and fires it. False when none is due by `until`; time then stands at `until` if it is
   * finite.
   */
  step(until = Infinity): boolean {
    for (;;) {
      const next = this.#alarms.peek();
      if (next === undefined || next.due > until) {
        if (Number.isFinite(until)) this.#now = Math.max(this.#now, until);
        return false;
      }
      this.#alarms.pop();
      if (next.fire === undefined) continue;
      this.#now = next.due;
      next.fire();
      return true;
    }
  }

  /** Fires everything due within the next `ms` milliseconds, then stands there. Code that awaits is not waited for. */
  advance(ms: number): void {
    const until = this.#now + ms;
    while (this.step(until));
  }

  /**
   * Lets `ms` milliseconds pass, alarm by alarm. Before each, all held work ends with what follows from it. Resolves when
   * that holds for the last one, too.
   */
  async pass(ms: number): Promise<void> {
    const until = this.#now + ms;
    do await this.rest();
    while (this.step(until));
  }

  /** Resolves when no work is held, and nothing that follows from its end has begun more. */
  async rest(): Promise<void> {
    do {
      await Promise.allSettled(this.#held);
      // What follows from an end goes on in promises; when the event loop turns, they have all come to theirs.
      await new Promise(setImmediate);
    } while (this.#held.size > 0);
  }
}
