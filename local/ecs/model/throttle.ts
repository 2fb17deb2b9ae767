import { EcsError, ecsError } from './errors.ts';
import { MINUTE_MS } from './time.ts';

/** Calls a minute, per action and region. The two that the vendor documents; what is not listed is not limited. */
export const DOCUMENTED_RATES: Readonly<Record<string, number>> = {
  StartInstance: 500,
  AllocatePublicIpAddress: 1000,
};

/** Instances that an account may create in a minute, by whichever call. */
export const DOCUMENTED_CREATIONS = 5000;

/** Counts in windows of a minute: who is refused in one minute is served in the next. */
export class Throttle {
  #minute = -1;
  readonly #used = new Map<string, number>();

  /** Adds `amount` to what `what` used this minute. Throws EcsError `Throttling` when that is more than `limit`. */
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

/** The throttling error at this time, good until the minute is over. */
export function throttled(now: number): EcsError {
  const { code, status, message } = ecsError('Throttling');
  return new EcsError(code, status, message, MINUTE_MS - (now % MINUTE_MS));
}
