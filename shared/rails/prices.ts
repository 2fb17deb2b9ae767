import type { Charged, EcsFleet } from '../cloud/ecsFleet.ts';
import { pricedBy, termOf, type PricedParameters, type Term } from '../cloud/ecsPreview.ts';
import type { Clock } from '../domain/pacing.ts';

/** How long a price is taken to hold, in milliseconds. List prices hold for weeks; the market's move by the hour. */
const HOLDS_MS = 3_600_000;

/** Hours of a unit. A month is a twelfth of a year of 365 days. */
const HOURS: Record<Term['unit'], number> = { Hour: 1, Week: 168, Month: 730, Year: 8760 };

/** The prices of kinds of instances, each asked for once an hour. It lives as long as the function instance. */
export class Prices {
  readonly #known = new Map<string, { price: number; until: number }>();

  constructor(private readonly clock: Pick<Clock, 'now'>) {}

  /**
   * What one instance costs an hour, in the currency of the account. A PrePaid one costs an hour's share of its period.
   * @throws CloudError where no price can be had.
   */
  async hourly(parameters: PricedParameters, fleet: EcsFleet): Promise<number> {
    const now = this.clock.now();
    const key = JSON.stringify([termOf(parameters), pricedBy(parameters)]);
    const known = this.#known.get(key);
    if (known !== undefined && now < known.until) return known.price;
    const { trade, term } = await fleet.priceOfOne(parameters);
    const price = trade / (HOURS[term.unit] * term.periods);
    this.#known.set(key, { price, until: now + HOLDS_MS });
    return price;
  }

  /**
   * What instances that exist cost an hour together. Each is priced by its type and how it is charged: ECS does not list
   * disks, and PrePaid ones count as for a month.
   * @throws CloudError where no price can be had.
   */
  async hourlyOfAll(instances: readonly Charged[], fleet: EcsFleet): Promise<number> {
    let sum = 0;
    for (const { instanceType, spotStrategy, chargeType } of instances) {
      const paidAhead = chargeType === 'PrePaid' && { instanceChargeType: chargeType, period: 1 };
      sum += await this.hourly({ instanceType, spotStrategy, ...paidAhead }, fleet);
    }
    return sum;
  }
}
