import { decorateEcs } from './decorateEcs.ts';
import type { Ecs } from './ecs.ts';
import { FLEET_API, type EcsFleet } from './ecsFleet.ts';
import { CloudError, classify } from './errors.ts';
import type { Clock } from '../domain/pacing.ts';

/**
 * How many calls a minute one function instance makes at most. ECS throttles per API, region and account by the minute
 * (StartInstance 500, AllocatePublicIpAddress 1,000; most limits are not published). The account has other users, too.
 */
const CALLS: Readonly<Record<string, number>> = {
  // Ten thousand instances are a hundred Describes a tick.
  DescribeInstances: 1200,
  AllocatePublicIpAddress: 500,
  ModifyInstanceAutoReleaseTime: 200,
};

/** The same for every other API. Each of them takes many ids a call: fifty at least, so that is ten thousand. */
const CALLS_OF_OTHERS = 200;

/** The code of the error in place of a call that was not made. */
export const BUDGET_SPENT = 'Throttling.Budget';

interface Minute {
  minute: number;
  calls: number;
  throttled: boolean;
}

/** The calls of the current minute, per API. It lives as long as the function instance. */
export type CallRecord = Map<string, Minute>;

/** Makes a call, or throws `Throttling.Budget` instead of it. */
export type Spend = <A>(api: string, send: () => A | Promise<A>) => Promise<A>;

/**
 * Keeps calls within the budget of a function instance, so that trouble never raises their number.
 * @param createsPerMinute the budget of CreateInstance, which a deployment sets.
 * @example await spending(clock, new Map(), 1000)('DescribePrice', () => fleet.priceOfOne(parameters));
 */
export function spending(clock: Clock, record: CallRecord, createsPerMinute: number): Spend {
  const most = (api: string): number => (api === 'CreateInstance' ? createsPerMinute : (CALLS[api] ?? CALLS_OF_OTHERS));
  return async (api, send) => {
    const minute = Math.floor(clock.now() / 60_000);
    let entry = record.get(api);
    if (entry?.minute !== minute) record.set(api, (entry = { minute, calls: 0, throttled: false }));
    if (entry.throttled || entry.calls >= most(api)) {
      throw new CloudError(api, BUDGET_SPENT, `No more calls of ${api} in this minute.`);
    }
    entry.calls += 1;
    try {
      return await send();
    } catch (error) {
      if (classify(error) === 'throttled') entry.throttled = true;
      throw error;
    }
  };
}

/**
 * Wraps an `Ecs` so that trouble never raises the number of calls. It throws `Throttling.Budget` instead of calling an
 * API that has throttled in this minute, or whose budget for this minute is spent.
 * @param createsPerMinute the budget of CreateInstance, which a deployment sets.
 * @example
 * const ecs = withinBudget(connectEcs(region, undefined, credentials), clock, new Map(), 1000);
 * await ecs.describe(['i-bp1abc']); // throws Throttling.Budget once this minute's calls are spent
 */
export function withinBudget(ecs: Ecs, clock: Clock, record: CallRecord, createsPerMinute: number): Ecs {
  const spend = spending(clock, record, createsPerMinute);
  return decorateEcs(ecs, ({ api }, send) => spend(api, send));
}

/** The same for what guard rails ask. */
export function fleetWithinBudget(fleet: EcsFleet, spend: Spend): EcsFleet {
  return {
    count: (...given) => spend(FLEET_API.count, () => fleet.count(...given)),
    list: (...given) => spend(FLEET_API.list, () => fleet.list(...given)),
    priceOfOne: (...given) => spend(FLEET_API.priceOfOne, () => fleet.priceOfOne(...given)),
  };
}
