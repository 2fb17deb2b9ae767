import type { Clock } from '../../clock.ts';
import type { Faults } from '../../faults.ts';
import type { Random } from '../../random.ts';
import { hex } from '../requestId.ts';
import { stateChangeEvent, type Account, type StateChange } from './cloudEvent.ts';
import { matchesPattern } from './filterPattern.ts';

export interface StateChangeDependencies {
  clock: Clock;
  random: Random;
  faults: Faults;
  functionName: string;
  account: Account;
  /** Hands the event to an asynchronous invocation. */
  fire: (event: Buffer) => void;
}

/** An event rule on the default event bus: one call per event that its pattern matches. */
export class StateChangeRule {
  readonly #pattern: unknown;
  readonly #deps: StateChangeDependencies;

  constructor(pattern: unknown, dependencies: StateChangeDependencies) {
    this.#pattern = pattern;
    this.#deps = dependencies;
  }

  /** Delivers the event of this change if the pattern matches it. A fault may lose, double or delay it. */
  offer(change: StateChange): void {
    const { clock, random, faults, functionName, account, fire } = this.#deps;
    const event = stateChangeEvent(change, `${hex(random, 8)}-${hex(random, 12)}`, account);
    if (!matchesPattern(this.#pattern, event)) return;
    const fault = faults.take({ service: 'fc', action: functionName }, 'lose', 'duplicate', 'late');
    if (fault?.kind === 'lose') return;
    const deliver = (): void => {
      fire(Buffer.from(JSON.stringify(event)));
    };
    if (fault?.kind === 'late') clock.setTimeout(deliver, fault.ms ?? 0);
    else deliver();
    if (fault?.kind === 'duplicate') deliver();
  }
}
