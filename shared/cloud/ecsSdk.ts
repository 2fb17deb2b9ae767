import Client, {
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
import { $OpenApiUtil } from '@alicloud/openapi-core';
import { RuntimeOptions } from '@darabonba/typescript';
import type { Credentials } from './credentials.ts';
import { decorateEcs, type EcsCarrier } from './decorateEcs.ts';
import { DESCRIBE_LIMIT, type Ecs, type EcsApi } from './ecs.ts';
import { CloudError } from './errors.ts';
import { askedById, askedByTag, readPage, readResults, type Page } from './ecsAnswers.ts';

/**
 * How long each call may take, in milliseconds. The vendor's table of timeouts says CreateInstance 86 s, StartInstance
 * 46 s and DescribeInstances 10 s; the SDK's default is 3 s. CreateInstance gets less than the table says, so that two
 * attempts fit into one invocation. The client token makes the second attempt safe.
 */
const TIMEOUT = { create: 50_000, change: 46_000, describe: 10_000 } as const;

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

function createClient(region: string, endpoint: string | undefined, credentials: Credentials): Client {
  const url = endpoint === undefined ? undefined : new URL(endpoint);
  return new Client(
    new $OpenApiUtil.Config({
      accessKeyId: credentials.accessKeyId,
      accessKeySecret: credentials.accessKeySecret,
      ...(credentials.securityToken !== undefined && { securityToken: credentials.securityToken, type: 'sts' }),
      regionId: region,
      ...(url !== undefined && { endpoint: url.host, protocol: url.protocol.slice(0, -1) }),
    }),
  );
}

function runtime(timeoutMs: number): RuntimeOptions {
  // The SDK uses connectTimeout as the idle timeout of the socket, so it must not be shorter than readTimeout.
  return new RuntimeOptions({ readTimeout: timeoutMs, connectTimeout: timeoutMs, autoretry: false });
}

async function describePage(client: Client, query: Record<string, unknown>): Promise<Page> {
  const request = new DescribeInstancesRequest(query);
  return readPage(await bodyOf(client, (raw) => raw.describeInstancesWithOptions(request, runtime(TIMEOUT.describe))));
}

/**
 * Calls an operation and returns the raw body of the answer. The SDK's models would refuse the whole answer when one
 * field of one entry has another type than documented.
 * @param call calls an operation of the client that it gets. What it resolves to is not used.
 */
async function bodyOf(client: Client, call: (client: Client) => Promise<unknown>): Promise<unknown> {
  let body: unknown;
  const raw = Object.create(client) as Client;
  raw.callApi = async (...given) => {
    const answer: { body?: unknown } = await client.callApi(...given);
    body = answer.body;
    return { ...answer, body: {} };
  };
  await call(raw);
  return body;
}

async function allocate(client: Client, instanceId: string): Promise<string> {
  try {
    const request = new AllocatePublicIpAddressRequest({ instanceId });
    const { body } = await client.allocatePublicIpAddressWithOptions(request, runtime(TIMEOUT.change));
    return required(body?.ipAddress);
  } catch (error) {
    // Where the instance has an address already, ECS documents two answers: the address, or this error.
    if (isAnswer(error) && error.code === 'AllocatedAlready') return '';
    throw error;
  }
}

/**
 * An error with an HTTP status and a code is ECS's answer. Anything else (a reset, a timeout, a gateway's HTML page)
 * does not say whether the call took effect. Its text is dropped: it holds the URL, and the URL holds the user data.
 */
function toCloudError(api: EcsApi, error: unknown): CloudError {
  if (isAnswer(error)) {
    return new CloudError(api, String(error.code), withoutRequest(sentenceIn(error.message)), Number(error.statusCode));
  }
  const kind = error instanceof Error ? error.name : typeof error;
  return new CloudError(api, '', `${api} got no readable answer (${kind}).`);
}

function isAnswer(error: unknown): error is Error & { statusCode: unknown; code: unknown } {
  return error instanceof Error && 'statusCode' in error && 'code' in error && error.code !== 'undefined';
}

/** ECS's own sentence. The SDK puts `<code>: code: <status>, ` before it and ` request id: <id>` behind it. */
function sentenceIn(message: string): string {
  return message.replace(/^([\w.]+: )?code: \d+, /, '').replace(/ request id: \S*$/, '');
}

/**
 * Cuts off the signed request. When a signature is wrong, ECS repeats what it signed (`server CanonicalRequest is [`),
 * with the secrets in the query.
 */
function withoutRequest(message: string): string {
  return message.replace(/[\s,.]*server\s*(string\s*to\s*sign|canonical\s*request).*/is, '.');
}

/** A field that ECS always answers, as documented. An answer without it does not come from ECS. */
function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The answer lacks a documented field.');
  return value;
}
