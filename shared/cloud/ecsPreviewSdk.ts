import { CreateInstanceRequest } from '@alicloud/ecs20140526';
import type { Credentials } from './credentials.ts';
import { createClient, isAnswer, runtime, TIMEOUT, toCloudError } from './ecsClient.ts';
import { PREVIEW_API, type EcsPreview } from './ecsPreview.ts';
import { describePrice } from './ecsPriceSdk.ts';
import { CloudError } from './errors.ts';

/** ECS's code for a call with DryRun that would have succeeded. Source: the page of CreateInstance. */
const PASSED = 'DryRunOperation';

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
    price: (parameters, amount) => describePrice(client, regionId, parameters, amount),
  };
}
