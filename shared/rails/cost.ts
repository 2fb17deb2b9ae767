import type { Asked, Looks } from './rail.ts';
import { listFleet } from './fleet.ts';

/**
 * What one instance of a request costs an hour at most: in the dearest of its placements.
 * @throws CloudError where no price can be had.
 */
export async function dearest({ parameters, placements }: Asked, { fleet, prices }: Looks): Promise<number> {
  let most = 0;
  for (const placement of placements) {
    most = Math.max(most, await prices.hourly({ ...parameters, ...placement }, fleet));
  }
  return most;
}

/**
 * What the instances of this deployment cost an hour: all but those that are Stopped with StopCharging.
 * @throws CloudError where ECS does not list them, or has no price for one.
 */
export async function costOf({ fleet, prices }: Looks): Promise<number> {
  const charged = (await listFleet(fleet)).filter(({ isCharged }) => isCharged);
  return prices.hourlyOfAll(charged, fleet);
}

/** A sum without the rest that a division in binary leaves. Prices of ECS have up to five decimals. */
export function money(sum: number): string {
  return String(Number(sum.toFixed(5)));
}
