import type { Charged, EcsFleet } from '../../shared/cloud/ecsFleet.ts';
import { CloudError } from '../../shared/cloud/errors.ts';
import { termOf } from '../../shared/cloud/ecsPreview.ts';
import type { RailSettings } from '../../shared/platform/config.ts';

/** Guard rails of which only these are set. */
export function aSettingOf(set: Partial<RailSettings>): RailSettings {
  return {
    ...{ maxLiveInstances: undefined, maxRequestHourlyPrice: undefined, maxTotalHourlyPrice: undefined },
    ...{ maxSpotPrice: undefined, maxLifetimeMinutes: undefined, allowedInstanceTypes: undefined },
    ...{ allowedImages: undefined, allowedVSwitches: undefined, allowedSecurityGroups: undefined, allowPrepaid: false },
    ...set,
  };
}

/**
 * What guard rails ask, from memory.
 * @param market the price of an hour of each type; ECS refuses to price others.
 * @param failing what every call ends in.
 */
export function aFleet({
  live = 0,
  pages = [[]],
  market = {},
  failing,
}: {
  live?: number;
  pages?: Charged[][];
  market?: Record<string, number>;
  failing?: Error;
} = {}): EcsFleet {
  const answer = <T>(value: T): Promise<T> =>
    failing === undefined ? Promise.resolve(value) : Promise.reject(failing);
  return {
    count: () => answer(live),
    list: (_tags, token) => {
      const page = Number(token ?? 0);
      const nextToken = page + 1 < pages.length ? String(page + 1) : undefined;
      return answer({ instances: pages[page] ?? [], nextToken });
    },
    priceOfOne: async (parameters) => {
      const trade = await answer(market[String(parameters['instanceType'])]);
      if (trade === undefined) throw new CloudError('DescribePrice', 'PriceNotFound', 'Nothing.', 400);
      return { term: termOf(parameters), currency: 'CNY', trade, original: trade };
    },
  };
}
