import * as v from 'valibot';
import type { Rpc } from '../account/rpc.ts';
import { RefusedError } from '../exit.ts';
import type { Orphan } from './find.ts';

const Answer = v.object({
  PriceInfo: v.object({ Price: v.object({ TradePrice: v.number(), Currency: v.string() }) }),
});

/** What an orphan costs an hour; null where ECS tells no price. */
export interface Priced extends Orphan {
  hourlyPrice: number | null;
}

export interface PricedOrphans {
  /** Such as `CNY`; blank where there is no price. */
  currency: string;
  orphans: readonly Priced[];
  /** Why a disk has no price; undefined where all have one. */
  noPrice: string | undefined;
}

/**
 * Asks ECS what disks cost, one call for each size and category. ECS tells no price of a snapshot: it is paid for by what it
 * takes, together with all others of the account and region.
 * @throws NoAnswerError. A refusal of ECS leaves the price open.
 */
export async function priceOrphans(orphans: readonly Orphan[], region: string, ecs: Rpc): Promise<PricedOrphans> {
  const known = new Map<string, number | null>();
  let currency = '';
  let noPrice: string | undefined;
  for (const orphan of orphans.filter(({ kind }) => kind === 'disk')) {
    if (known.has(kindOf(orphan))) continue;
    try {
      const { Price } = v.parse(Answer, await ecs('DescribePrice', askedOf(orphan, region))).PriceInfo;
      known.set(kindOf(orphan), Price.TradePrice);
      currency = Price.Currency;
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      known.set(kindOf(orphan), null);
      noPrice = error.message;
    }
  }
  const priced = orphans.map((orphan) => ({
    ...orphan,
    hourlyPrice: (orphan.kind === 'disk' && known.get(kindOf(orphan))) || null,
  }));
  return { currency, orphans: priced, noPrice };
}

function kindOf({ category, performanceLevel, sizeGiB, zoneId }: Orphan): string {
  return [category, performanceLevel, sizeGiB, zoneId].join(' ');
}

function askedOf({ category, performanceLevel, sizeGiB, zoneId }: Orphan, region: string): Record<string, string> {
  return {
    ...{ RegionId: region, ZoneId: zoneId, ResourceType: 'disk', PriceUnit: 'Hour' },
    ...{ 'DataDisk.1.Category': category, 'DataDisk.1.Size': String(sizeGiB) },
    ...(performanceLevel !== '' && { 'DataDisk.1.PerformanceLevel': performanceLevel }),
  };
}
