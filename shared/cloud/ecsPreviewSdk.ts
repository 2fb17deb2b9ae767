import { CreateInstanceRequest, DescribePriceRequest } from '@alicloud/ecs20140526';
import * as v from 'valibot';
import type { Credentials } from './credentials.ts';
import type { CreateParameters } from './ecs.ts';
import { bodyOf, createClient, isAnswer, runtime, TIMEOUT, toCloudError } from './ecsClient.ts';
import { PREVIEW_API, termOf, type EcsPreview, type Price, type Term } from './ecsPreview.ts';
import { CloudError } from './errors.ts';

/** ECS's code for a call with DryRun that would have succeeded. Source: the page of CreateInstance. */
const PASSED = 'DryRunOperation';

const Priced = v.object({
  PriceInfo: v.object({
    Price: v.object({ Currency: v.string(), TradePrice: v.number(), OriginalPrice: v.optional(v.number()) }),
  }),
});

/**
 * Connects to ECS through the vendor's SDK, for previews. No call is made yet.
 * @param endpoint a URL; undefined: the region's public endpoint.
 * @example
 * const preview = connectEcsPreview('cn-hangzhou', undefined, { accessKeyId, accessKeySecret, securityToken: undefined });
 * await preview.price({ instanceType: 'ecs.g7.large', tag: [] }, 3); // {currency: 'CNY', trade: 1.5, …}
 */
export function connectEcsPreview(
  regionId: string,
  endpoint: string | undefined,
  credentials: Credentials,
): EcsPreview {
  const client = createClient(regionId, endpoint, credentials);
  return {
    tryCreate: async (parameters) => {
      // Without a client token: ECS would remember it for the call that is to create the instance.
      const request = new CreateInstanceRequest({ ...parameters, regionId, dryRun: true });
      await client.createInstanceWithOptions(request, runtime(TIMEOUT.create)).then(
        ({ body }) => {
          const made = `ECS made instance ${body?.instanceId ?? ''} although it was only to try: release it.`;
          throw new CloudError(PREVIEW_API.tryCreate, 'DryRunIgnored', made);
        },
        (error: unknown) => {
          if (!(isAnswer(error) && error.code === PASSED)) throw toCloudError(PREVIEW_API.tryCreate, error);
        },
      );
    },
    price: async (parameters, amount) => {
      const term = termOf(parameters);
      const request = new DescribePriceRequest({ ...priceQuery(parameters, term), regionId, amount });
      try {
        return readPrice(
          await bodyOf(client, (raw) => raw.describePriceWithOptions(request, runtime(TIMEOUT.describe))),
          term,
        );
      } catch (error) {
        throw toCloudError(PREVIEW_API.price, error);
      }
    },
  };
}

/** The parameters of DescribePrice for an instance. They have the same names there, as far as it takes them. */
function priceQuery(parameters: CreateParameters, { unit, periods }: Term): object {
  const { instanceType, imageId, zoneId, ioOptimized, systemDisk, dataDisk } = parameters;
  const { internetChargeType, internetMaxBandwidthOut, spotStrategy, spotDuration } = parameters;
  return {
    ...{ instanceType, imageId, zoneId, ioOptimized, systemDisk, dataDisk },
    ...{ internetChargeType, internetMaxBandwidthOut, spotStrategy, spotDuration },
    resourceType: 'instance',
    priceUnit: unit,
    period: periods,
  };
}

function readPrice(body: unknown, term: Term): Price {
  const { Currency, TradePrice, OriginalPrice } = v.parse(Priced, body).PriceInfo.Price;
  return { term, currency: Currency, trade: TradePrice, original: OriginalPrice ?? TradePrice };
}
