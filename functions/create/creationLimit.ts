import { BUDGET_SPENT } from '../../shared/cloud/budget.ts';
import { CloudError, classify } from '../../shared/cloud/errors.ts';
import type { Clock } from '../../shared/domain/pacing.ts';

/** How many CreateInstance calls run at once: at first, and at most. */
const FIRST_LANES = 10;
const MOST_LANES = 50;

/**
 * How many CreateInstance calls may be under way at once. ECS counts creations by the minute, for the whole account, and
 * does not say how many of them are left. Each call that is let through allows one more at once, and a minute in which
 * ECS throttles halves them. It also halves how many calls are expected to be let through in a minute. Beyond those, calls
 * go one at a time, and each that is let through raises what is expected by one: so to find out how much there is costs
 * one throttled call in a minute. It lives as long as the function instance.
 */
export class CreationLimit {
  #minute = -1;
  /** Of this minute: the calls begun, those that ECS has let through, and whether it has throttled one. */
  #begun = 0;
  #passed = 0;
  #throttled = false;
  #lanes = FIRST_LANES;
  /** How many calls a minute ECS is expected to let through. */
  #expected = Infinity;

  constructor(private readonly clock: Pick<Clock, 'now'>) {}

  /** How many calls may be under way now. */
  width(): number {
    this.#turn();
    return this.#begun < this.#expected ? this.#lanes : 1;
  }

  /** Makes a call, and learns from what becomes of it. */
  async counting<A>(call: () => Promise<A>): Promise<A> {
    this.#turn();
    this.#begun += 1;
    try {
      const answer = await call();
      this.#turn();
      this.#passed += 1;
      if (!this.#throttled) {
        this.#lanes = Math.min(MOST_LANES, this.#lanes + 1);
        this.#expected = Math.max(this.#expected, this.#passed);
      }
      return answer;
    } catch (error) {
      this.#turn();
      // Calls that leave side by side are throttled side by side: together they say it once.
      if (isThrottledByEcs(error) && !this.#throttled) {
        this.#throttled = true;
        this.#lanes = Math.ceil(this.#lanes / 2);
        this.#expected = Math.floor(Math.min(this.#expected, this.#passed) / 2);
      }
      throw error;
    }
  }

  #turn(): void {
    const minute = Math.floor(this.clock.now() / 60_000);
    if (minute === this.#minute) return;
    this.#minute = minute;
    this.#begun = this.#passed = 0;
    this.#throttled = false;
  }
}

function isThrottledByEcs(error: unknown): boolean {
  return classify(error) === 'throttled' && error instanceof CloudError && error.code !== BUDGET_SPENT;
}
