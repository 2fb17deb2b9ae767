import type Client from '@alicloud/ecs20140526';
import { DescribeInstancesRequest } from '@alicloud/ecs20140526';
import * as v from 'valibot';
import { CHARGE_TYPES } from '../domain/instance.ts';
import type { Credentials } from './credentials.ts';
import { DESCRIBE_LIMIT, type Tags } from './ecs.ts';
import { bodyOf, createClient, runtime, TIMEOUT, toCloudError } from './ecsClient.ts';
import { FLEET_API, type EcsFleet } from './ecsFleet.ts';
import { describePrice } from './ecsPriceSdk.ts';

const Total = v.object({ TotalCount: v.number() });

const text = v.nullish(v.string(), '');

const Page = v.object({
  Instances: v.object({
    Instance: v.array(
      v.pipe(
        v.object({
          InstanceId: v.string(),
          InstanceType: text,
          InstanceChargeType: v.fallback(v.picklist(CHARGE_TYPES), 'PostPaid'),
          SpotStrategy: text,
          Status: text,
          StoppedMode: text,
        }),
        v.transform((shown) => ({
          instanceId: shown.InstanceId,
          instanceType: shown.InstanceType,
          chargeType: shown.InstanceChargeType,
          spotStrategy: shown.SpotStrategy === '' ? 'NoSpot' : shown.SpotStrategy,
          isCharged: !(shown.Status === 'Stopped' && shown.StoppedMode === 'StopCharging'),
        })),
      ),
    ),
  }),
  NextToken: text,
});

/**
 * Connects to ECS through the vendor's SDK, for guard rails. No call is made yet. An answer of another form is an error,
 * as one that did not come: nobody may count less than there is.
 * @param endpoint a URL; undefined: the region's public endpoint.
 * @example
 * const fleet = connectEcsFleet('cn-hangzhou', undefined, { accessKeyId, accessKeySecret, securityToken: undefined });
 * await fleet.count({ team: 'blue' }); // 12
 */
export function connectEcsFleet(regionId: string, endpoint: string | undefined, credentials: Credentials): EcsFleet {
  const client = createClient(regionId, endpoint, credentials);
  return {
    // TotalCount holds only where the call names a page by its number. Source: the page of DescribeInstances.
    count: (tags) =>
      read(Total, client, { regionId, tag: listed(tags), pageNumber: 1, pageSize: 1 }, ({ TotalCount }) => TotalCount),
    list: (tags, nextToken) =>
      read(Page, client, { regionId, tag: listed(tags), maxResults: DESCRIBE_LIMIT, nextToken }, (page) => ({
        instances: page.Instances.Instance,
        nextToken: page.NextToken === '' ? undefined : page.NextToken,
      })),
    priceOfOne: (parameters) => describePrice(client, regionId, parameters, 1),
  };
}

function listed(tags: Tags): { key: string; value: string | undefined }[] {
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}

/** Describes instances, and reads from the answer what is asked for. */
async function read<S extends v.GenericSchema, A>(
  schema: S,
  client: Client,
  query: Record<string, unknown>,
  answerOf: (page: v.InferOutput<S>) => A,
): Promise<A> {
  try {
    const request = new DescribeInstancesRequest(query);
    const body = await bodyOf(client, (raw) => raw.describeInstancesWithOptions(request, runtime(TIMEOUT.describe)));
    return answerOf(v.parse(schema, body));
  } catch (error) {
    throw toCloudError(FLEET_API.list, error);
  }
}
