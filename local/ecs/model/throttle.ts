import { EcsError, ecsError } from './errors.ts';
import { MINUTE_MS } from './time.ts';

/** Calls a minute, per action and region. The vendor documents these two; other actions have no limit here. */
export const DOCUMENTED_RATES: Readonly<Record<string, number>> = {
  StartInstance: 500,
  AllocatePublicIpAddress: 1000,
};

/** Instances that an account may create in a minute, by whichever call. */
export const DOCUMENTED_CREATIONS = 5000;

/** Counts calls minute by minute: a caller that is refused in one minute is served in the next. */
export class Throttle {
  #minute = -1;
  readonly #used = new Map<string, number>();

  /** Adds `amount` to the use of `what` in this minute. Throws EcsError `Throttling` where that exceeds `limit`. */
  use(what: string, limit: number, amount: number, now: number): void {
    const minute = Math.floor(now / MINUTE_MS);
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#used.clear();
    }
    const used = (this.#used.get(what) ?? 0) + amount;
    if (used > limit) throw throttled(now);
    this.#used.set(what, used);
  }
}

/** The throttling error at this time. It tells the client to wait for the end of the minute. */
export function throttled(now: number): EcsError {
  const { code, status, message } = ecsError('Throttling');
  return new EcsError(code, status, message, MINUTE_MS - (now % MINUTE_MS));
}
