import * as v from 'valibot';
import type { Rpc } from '../account/rpc.ts';
import type { Group, Kind } from './groups.ts';

/** What kinds of instances cost an hour. */
export interface KnownPrices {
  /** Such as `CNY`; blank where nothing was asked. */
  currency: string;
  /** Of all instances of a group. */
  of: (group: Kind & Pick<Group, 'instanceIds'>) => number;
}

const Answer = v.object({
  PriceInfo: v.object({ Price: v.object({ TradePrice: v.number(), Currency: v.string() }) }),
});

/**
 * Asks ECS for the price of each kind of instance, one call each.
 * @throws RefusedError, NoAnswerError.
 */
export async function askPrices(kinds: readonly Kind[], region: string, ecs: Rpc): Promise<KnownPrices> {
  const known = new Map<string, number>();
  let currency = '';
  for (const kind of kinds) {
    const answer = await ecs('DescribePrice', {
      ...{ RegionId: region, ResourceType: 'instance', PriceUnit: 'Hour' },
      ...{ InstanceType: kind.instanceType, ZoneId: kind.zoneId },
    });
    const { TradePrice, Currency } = v.parse(Answer, answer).PriceInfo.Price;
    known.set(nameOf(kind), TradePrice);
    currency = Currency;
  }
  const of: KnownPrices['of'] = (group): number =>
    Number(((known.get(nameOf(group)) ?? 0) * group.instanceIds.length).toFixed(5));
  return { currency, of };
}

function nameOf({ instanceType, zoneId }: Kind): string {
  return `${instanceType} ${zoneId}`;
}
