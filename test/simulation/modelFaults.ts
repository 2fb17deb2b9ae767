import { Faults, type FaultKind, type FaultRule, type Opportunity } from '../../local/faults.ts';
import type { Chance, SownRandom } from './chance.ts';
import type { FaultRates } from './rates.ts';
import type { Weather } from './script.ts';

/** The longest that a late message is late, in milliseconds. */
const LATEST_MS = 120_000;

/** The faults that strike inside the models of ECS and MNS, decided by the key of the call that is being answered. */
export class ModelFaults extends Faults {
  /** Whether the call being answered lost its message. */
  lost = false;
  #key = '';
  #opportunities = 0;

  constructor(
    private readonly chance: Chance,
    random: SownRandom,
    private readonly rates: FaultRates,
    private readonly weather: readonly Weather[],
    private readonly elapsed: () => number,
  ) {
    super(random);
  }

  /** The call that is answered next. */
  begin(key: string): void {
    this.#key = key;
    this.#opportunities = 0;
    this.lost = false;
  }

  override take(where: Opportunity, ...kinds: FaultKind[]): FaultRule | undefined {
    const [kind] = kinds;
    if (kind === undefined) return undefined;
    if (kind === 'noStock') return this.#outOfStock(where) ? { service: 'ecs', kind } : undefined;
    if (kind === 'vanish' || kind === 'lock') return this.#strikeInstance(kind, where);
    if (kind === 'late' || kind === 'lose' || kind === 'duplicate') return this.#strikeMessage(kind, where);
    return undefined;
  }

  #outOfStock({ zone, action }: Opportunity): boolean {
    const now = this.elapsed();
    return this.weather.some(
      (each) =>
        each.kind === 'noStock' &&
        each.zone === zone &&
        (each.starts || action === 'CreateInstance') &&
        each.from <= now &&
        now < each.to,
    );
  }

  #strikeInstance(kind: 'vanish' | 'lock', { action }: Opportunity): FaultRule | undefined {
    if (action !== 'CreateInstance' && action !== 'StartInstances') return undefined;
    const key = `${this.#key}/${this.#opportunities++}`;
    const struck = this.chance.strike(key, { [kind]: this.rates.instance[kind] ?? 0 });
    if (struck === undefined) return undefined;
    return { service: 'ecs', kind, reason: this.chance.at(key).chance(0.5) ? 'security' : 'financial' };
  }

  #strikeMessage(kind: 'late' | 'lose' | 'duplicate', { action }: Opportunity): FaultRule | undefined {
    if (action !== 'SendMessage') return undefined;
    const struck = this.chance.strike(this.#key, { [kind]: this.rates.message[kind] ?? 0 });
    if (struck === undefined) return undefined;
    if (kind === 'lose') this.lost = true;
    return { service: 'mns', kind, ms: this.chance.at(`${this.#key}/late`).integer(1_000, LATEST_MS) };
  }
}
