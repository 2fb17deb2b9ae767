import { Faults, type FaultKind, type FaultRule, type Opportunity } from '../../local/faults.ts';
import { SownRandom } from './chance.ts';
import type { World } from './world.ts';

/** The faults that strike timers and the queue's stream, decided by the second in which they may. */
export class TriggerFaults extends Faults {
  #beside = false;
  #late = false;

  constructor(private readonly world: World) {
    super(new SownRandom(world.chance));
  }

  /** Whether the batch that is delivered next is delivered twice at once. */
  takeBeside(): boolean {
    const beside = this.#beside;
    this.#beside = false;
    return beside;
  }

  /** Whether the batch that is delivered next is delivered once more, later. */
  takeLate(): boolean {
    const late = this.#late;
    this.#late = false;
    return late;
  }

  override take({ action, about }: Opportunity, ...kinds: FaultKind[]): FaultRule | undefined {
    if (kinds.includes('missTimer')) return this.#strikeTimer(action);
    // The stream says what it delivers. State changes are lost and doubled on their way to the rule.
    return about === undefined ? undefined : this.#strikeDelivery();
  }

  #strikeTimer(functionName: string): FaultRule | undefined {
    const { chance, script } = this.world;
    const key = this.world.unique(`${functionName}@${this.world.second()}/timer`);
    const kind = chance.strike(key, script.rates.timer);
    return kind && { service: 'fc', kind };
  }

  #strikeDelivery(): FaultRule | undefined {
    const { chance, script, ledger, clock } = this.world;
    const key = this.world.unique(`queue@${this.world.second()}/delivery`);
    const kind = chance.strike(key, script.rates.delivery);
    if (kind === undefined) return undefined;
    ledger.countIn(ledger.reasons, clock.now());
    this.#beside = kind === 'deliverBeside';
    this.#late = kind === 'deliverLate';
    return kind === 'deliverAgain' ? { service: 'fc', kind: 'duplicate' } : undefined;
  }
}
