import type { Instance } from '../domain/instance.ts';
import type { RailSettings } from '../platform/config.ts';
import { refusalBy } from './check.ts';
import { money } from './cost.ts';
import { listFleet } from './fleet.ts';
import type { Looks, RailRefusal } from './rail.ts';

/** What instances cost an hour. */
interface Costs {
  /** All of this deployment that ECS charges for now. */
  now: number;
  /** Those to be started that it does not charge for, once they run; and how many they are. */
  more: number;
  count: number;
}

/**
 * Holds a start against the ceilings of price, the only rails that a start can break: it makes no instance.
 * @param instances those that are to run.
 * @throws CloudError where a rail cannot be checked now, and the same call may succeed later.
 * @example await refuseStart(instances, config.rails, { fleet, prices }); // undefined where no rail is set
 */
export async function refuseStart(
  instances: readonly Instance[],
  { maxRequestHourlyPrice, maxTotalHourlyPrice }: RailSettings,
  looks: Looks,
): Promise<RailRefusal | undefined> {
  const ceilings = [
    { rule: 'MAX_REQUEST_HOURLY_PRICE', most: maxRequestHourlyPrice, others: false },
    { rule: 'MAX_TOTAL_HOURLY_PRICE', most: maxTotalHourlyPrice, others: true },
  ] as const;
  let costs: Costs | undefined;
  for (const { rule, most, others } of ceilings) {
    if (most === undefined) continue;
    const refusal = await refusalBy(rule, async () => {
      costs ??= await sumUp(instances, looks);
      const { now, more, count } = costs;
      if (count === 0 || more + (others ? now : 0) <= most) return undefined;
      const [besides, mend] = others
        ? [`, all others of this deployment ${money(now)}`, ', stop others with StopCharging']
        : ['', ''];
      const message = `${count} instances to be started cost ${money(more)} an hour${besides}, and ${rule} is ${most}: start fewer${mend}, or deploy with a higher ${rule}.`;
      return { message };
    });
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

async function sumUp(instances: readonly Instance[], { fleet, prices }: Looks): Promise<Costs> {
  const ours = new Map((await listFleet(fleet)).map((shown) => [shown.instanceId, shown]));
  const idle = instances.flatMap(({ instanceId, status, instanceType, chargeType = 'PostPaid' }) => {
    // One that was not created here is not in the list: whether it costs now is not known.
    const shown = ours.get(instanceId) ?? {
      instanceId,
      instanceType,
      chargeType,
      spotStrategy: 'NoSpot',
      isCharged: false,
    };
    return shown.isCharged || status === 'Running' ? [] : [shown];
  });
  const charged = [...ours.values()].filter(({ isCharged }) => isCharged);
  return {
    now: await prices.hourlyOfAll(charged, fleet),
    more: await prices.hourlyOfAll(idle, fleet),
    count: idle.length,
  };
}
