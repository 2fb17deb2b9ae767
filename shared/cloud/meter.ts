import type { Clock } from '../domain/pacing.ts';
import { classify, CloudError, codeOf } from './errors.ts';

/** How many failed calls are named. All are counted. */
const MOST_NAMED = 20;

/** A port: calls of a cloud, by their methods. */
type Port = { [method: string]: (...given: never[]) => Promise<unknown> };

/**
 * Counts the calls to ECS that one invocation makes, for its line in the log. It sees what goes out: a call that the
 * budget refuses is none.
 */
export class CallMeter {
  readonly #calls = new Map<string, number>();
  readonly #failed: string[] = [];
  #failures = 0;
  #throttled = 0;
  #ms = 0;

  constructor(private readonly clock: Clock) {}

  /** Makes a call, and counts it. */
  async measure<A>(api: string, send: () => Promise<A>): Promise<A> {
    const began = this.clock.now();
    this.#calls.set(api, (this.#calls.get(api) ?? 0) + 1);
    try {
      return await send();
    } catch (error) {
      this.#fail(error);
      throw error;
    } finally {
      this.#ms += this.clock.now() - began;
    }
  }

  /**
   * What was counted, as flat fields: charts take numbers. `ecsFailedCalls` names each of the first twenty failed calls by
   * its API, its code and ECS's request id.
   * @example
   * meter.fields();
   * // {ecsCalls: 3, ecsMs: 120, ecsFailed: 1, ecsThrottled: 1, ecsDescribeInstances: 2, ecsStartInstances: 1,
   * //  ecsFailedCalls: ['StartInstances Throttling.User 4C467B38-3910-447D-87BC-AC049166F216']}
   */
  fields(): Record<string, number | readonly string[]> {
    const calls = [...this.#calls.values()].reduce((sum, count) => sum + count, 0);
    return {
      ...{ ecsCalls: calls, ecsMs: this.#ms, ecsFailed: this.#failures, ecsThrottled: this.#throttled },
      ...Object.fromEntries([...this.#calls].map(([api, count]) => [`ecs${api}`, count])),
      ...(this.#failed.length > 0 && { ecsFailedCalls: [...this.#failed] }),
    };
  }

  #fail(error: unknown): void {
    this.#failures += 1;
    if (classify(error) === 'throttled') this.#throttled += 1;
    if (!(error instanceof CloudError) || this.#failed.length >= MOST_NAMED) return;
    this.#failed.push([error.api, codeOf(error), error.requestId ?? '-'].join(' '));
  }
}

/**
 * A port whose calls are counted.
 * @param apis the API behind each method.
 * @example metered(connectEcs(region, undefined, credentials), ECS_API, meter);
 */
export function metered<P extends { [M in keyof P]: (...given: never[]) => Promise<unknown> }>(
  port: P,
  apis: Readonly<Record<keyof P, string>>,
  meter: CallMeter,
): P {
  const counting = Object.entries<string>(apis).map(([method, api]) => [
    method,
    (...given: never[]) =>
      meter.measure(api, () => (port as Port)[method]?.(...given) ?? Promise.reject(new Error(method))),
  ]);
  return Object.fromEntries(counting) as P;
}
