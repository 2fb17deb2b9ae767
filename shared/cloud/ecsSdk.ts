import type Client from '@alicloud/ecs20140526';
import {
  AllocatePublicIpAddressRequest,
  CreateInstanceRequest,
  DeleteInstancesRequest,
  DescribeInstancesRequest,
  ModifyInstanceAutoReleaseTimeRequest,
  StartInstancesRequest,
  StopInstancesRequest,
  TagResourcesRequest,
  UntagResourcesRequest,
} from '@alicloud/ecs20140526';
import { SOME_ADDRESS } from '../domain/instance.ts';
import type { Credentials } from './credentials.ts';
import { decorateEcs, type EcsCarrier } from './decorateEcs.ts';
import { DESCRIBE_LIMIT, type Ecs } from './ecs.ts';
import { bodyOf, createClient, isAnswer, required, runtime, TIMEOUT, toCloudError } from './ecsClient.ts';
import { askedById, askedByTag, readPage, readResults, type Page } from './ecsAnswers.ts';

/**
 * Connects to ECS through the vendor's SDK. No call is made yet.
 * @param endpoint a URL; undefined: the region's public endpoint.
 * @example
 * const ecs = connectEcs('cn-hangzhou', undefined, { accessKeyId, accessKeySecret, securityToken: undefined });
 * const [instance] = await ecs.describe(['i-bp1abc']);
 */
export function connectEcs(region: string, endpoint: string | undefined, credentials: Credentials): Ecs {
  const carrier = carrierOf(createClient(region, endpoint, credentials), region);
  // An SDK error is recognized by its code, because the class names differ between SDK versions.
  return decorateEcs(carrier, async ({ api }, send) => {
    try {
      return await send();
    } catch (error) {
      throw toCloudError(api, error);
    }
  });
}

/** The calls of the SDK, one for each method. They throw the SDK's own errors. */
function carrierOf(client: Client, regionId: string): EcsCarrier {
  return {
    createInstance: async (parameters, clientToken) => {
      const request = new CreateInstanceRequest({ ...parameters, regionId, clientToken });
      const { body } = await client.createInstanceWithOptions(request, runtime(TIMEOUT.create));
      return required(body?.instanceId);
    },
    describe: async (instanceIds) => {
      const query = { regionId, instanceIds: JSON.stringify(instanceIds), maxResults: DESCRIBE_LIMIT };
      return askedById(await describePage(client, query), instanceIds);
    },
    describeTagged: async (tags, nextToken) => {
      const tag = Object.entries(tags).map(([key, value]) => ({ key, value }));
      const page = await describePage(client, { regionId, tag, maxResults: DESCRIBE_LIMIT, nextToken });
      return { instances: askedByTag(page, tags), nextToken: page.nextToken };
    },
    start: async (instanceId) => {
      const request = new StartInstancesRequest({ regionId, instanceId, batchOptimization: 'SuccessFirst' });
      return readResults(
        await bodyOf(client, (raw) => raw.startInstancesWithOptions(request, runtime(TIMEOUT.change))),
      );
    },
    stop: async (instanceId, options) => {
      const batch = { regionId, instanceId, batchOptimization: 'SuccessFirst' };
      const request = new StopInstancesRequest({ ...batch, ...options });
      return readResults(await bodyOf(client, (raw) => raw.stopInstancesWithOptions(request, runtime(TIMEOUT.change))));
    },
    release: async (instanceId) => {
      const request = new DeleteInstancesRequest({ regionId, instanceId, force: true });
      await client.deleteInstancesWithOptions(request, runtime(TIMEOUT.change));
      // DeleteInstances has no SuccessFirst: it deletes all or none.
      return instanceId.map((id) => ({ instanceId: id, code: undefined, message: '' }));
    },
    allocatePublicIp: (instanceId) => allocate(client, instanceId),
    setAutoRelease: async (instanceId, at) => {
      const autoReleaseTime = new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
      const request = new ModifyInstanceAutoReleaseTimeRequest({ regionId, instanceId, autoReleaseTime });
      await client.modifyInstanceAutoReleaseTimeWithOptions(request, runtime(TIMEOUT.change));
    },
    tag: async (resourceId, tags) => {
      const tag = Object.entries(tags).map(([key, value]) => ({ key, value }));
      const request = new TagResourcesRequest({ regionId, resourceType: 'instance', resourceId, tag });
      await client.tagResourcesWithOptions(request, runtime(TIMEOUT.change));
    },
    untag: async (resourceId, tagKey) => {
      const request = new UntagResourcesRequest({ regionId, resourceType: 'instance', resourceId, tagKey });
      await client.untagResourcesWithOptions(request, runtime(TIMEOUT.change));
    },
  };
}

async function describePage(client: Client, query: Record<string, unknown>): Promise<Page> {
  const request = new DescribeInstancesRequest(query);
  return readPage(await bodyOf(client, (raw) => raw.describeInstancesWithOptions(request, runtime(TIMEOUT.describe))));
}

async function allocate(client: Client, instanceId: string): Promise<string> {
  try {
    const request = new AllocatePublicIpAddressRequest({ instanceId });
    const { body } = await client.allocatePublicIpAddressWithOptions(request, runtime(TIMEOUT.change));
    return required(body?.ipAddress);
  } catch (error) {
    // Where the instance has an address already, ECS documents two answers: the address, or this error.
    if (isAnswer(error) && error.code === 'AllocatedAlready') return SOME_ADDRESS;
    throw error;
  }
}
