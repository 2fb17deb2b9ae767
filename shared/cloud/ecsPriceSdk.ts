import type Client from '@alicloud/ecs20140526';
import { DescribePriceRequest } from '@alicloud/ecs20140526';
import * as v from 'valibot';
import { bodyOf, runtime, TIMEOUT, toCloudError } from './ecsClient.ts';
import { pricedBy, PREVIEW_API, termOf, type Price, type PricedParameters, type Term } from './ecsPreview.ts';

const Priced = v.object({
  PriceInfo: v.object({
    Price: v.object({ Currency: v.string(), TradePrice: v.number(), OriginalPrice: v.optional(v.number()) }),
  }),
});

/**
 * Asks ECS for the price of some instances, for an hour, or for the time that is paid in advance.
 * @throws CloudError
 * @example await describePrice(client, 'cn-hangzhou', { instanceType: 'ecs.g7.large' }, 3); // {currency: 'CNY', trade: 1.5, …}
 */
export async function describePrice(
  client: Client,
  regionId: string,
  parameters: PricedParameters,
  amount: number,
): Promise<Price> {
  const term = termOf(parameters);
  const query = { ...pricedBy(parameters), resourceType: 'instance', priceUnit: term.unit, period: term.periods };
  const request = new DescribePriceRequest({ ...query, regionId, amount });
  try {
    return readPrice(
      await bodyOf(client, (raw) => raw.describePriceWithOptions(request, runtime(TIMEOUT.describe))),
      term,
    );
  } catch (error) {
    throw toCloudError(PREVIEW_API.price, error);
  }
}

function readPrice(body: unknown, term: Term): Price {
  const { Currency, TradePrice, OriginalPrice } = v.parse(Priced, body).PriceInfo.Price;
  return { term, currency: Currency, trade: TradePrice, original: OriginalPrice ?? TradePrice };
}
