import { CloudError, codeOf, isRetryable } from '../cloud/errors.ts';
import type { RailSettings } from '../platform/config.ts';
import { images } from './images.ts';
import { instanceTypes } from './instanceTypes.ts';
import { lifetime } from './lifetime.ts';
import { liveInstances } from './liveInstances.ts';
import { prepaid } from './prepaid.ts';
import { RailRefusal, type Asked, type Looks, type Rail } from './rail.ts';
import { requestPrice } from './requestPrice.ts';
import { securityGroups } from './securityGroups.ts';
import { spotPrice } from './spotPrice.ts';
import { totalPrice } from './totalPrice.ts';
import { vSwitches } from './vSwitches.ts';

/** All guard rails of what is created. Those that make no call come first. */
const RAILS: readonly Rail[] = [
  instanceTypes,
  images,
  vSwitches,
  securityGroups,
  prepaid,
  spotPrice,
  lifetime,
  liveInstances,
  requestPrice,
  totalPrice,
];

/**
 * Holds a request against the guard rails, one after the other.
 * @returns each refusal as it is found; whoever needs one alone takes the first and asks ECS nothing more.
 * @throws CloudError where a rail cannot be checked now, and the same call may succeed later.
 * @example for await (const refusal of refusals(asked, config.rails, looks)) return refusal;
 */
export async function* refusals(asked: Asked, limits: RailSettings, looks: Looks): AsyncGenerator<RailRefusal> {
  for (const { rule, refuse } of RAILS) {
    const refusal = await refusalBy(rule, async () => refuse(asked, limits, looks));
    if (refusal !== undefined) yield refusal;
  }
}

/**
 * Runs a rail. One that ECS gives no answer for good refuses: a limit that cannot be checked is not kept.
 * @throws CloudError where the same call may succeed later.
 */
export async function refusalBy(
  rule: Rail['rule'],
  check: () => Promise<Awaited<ReturnType<Rail['refuse']>>>,
): Promise<RailRefusal | undefined> {
  try {
    const reason = await check();
    return reason && new RailRefusal(rule, reason);
  } catch (error) {
    if (!(error instanceof CloudError) || isRetryable(error)) throw error;
    const answer = `${error.api} answers ${codeOf(error)}: ${error.message}`;
    const mend = `Let the role make this call (docs/ram-policy.json), correct what ECS does not know, or deploy without ${rule}.`;
    return new RailRefusal(rule, { message: `${rule} is set and cannot be checked. ${answer} ${mend}` });
  }
}
