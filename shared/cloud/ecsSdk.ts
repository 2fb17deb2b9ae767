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
 * How long each call may take, in milliseconds: the vendor's own table of timeouts (CreateInstance 86 s, StartInstance
 * 46 s, DescribeInstances 10 s), where the SDK's default is 3 s. CreateInstance gets less, so that two attempts fit into
 * one invocation; the client token makes a second one safe.
 */
const TIMEOUT = { create: 50_000, change: 46_000, describe: 10_000 } as const;

/** ECS through the vendor's SDK. `endpoint` is a URL; undefined: the region's public one. */
export function connectEcs(region: string, endpoint: string | undefined, credentials: Credentials): Ecs {
  const carrier = carrierOf(createClient(region, endpoint, credentials), region);
  // By its code, since class names differ between SDK versions.
  return decorateEcs(carrier, async ({ api }, send) => {
    try {
      return await send();
    } catch (error) {
      throw toCloudError(api, error);
    }
  });
}

/** The SDK's own calls, one a method; they throw whatever the SDK throws. */
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
      // DeleteInstances knows no SuccessFirst: it deletes all or none.
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
  // The SDK's connectTimeout is really the socket's idle timeout, so it must not be shorter than the other.
  return new RuntimeOptions({ readTimeout: timeoutMs, connectTimeout: timeoutMs, autoretry: false });
}

async function describePage(client: Client, query: Record<string, unknown>): Promise<Page> {
  const request = new DescribeInstancesRequest(query);
  return readPage(await bodyOf(client, (raw) => raw.describeInstancesWithOptions(request, runtime(TIMEOUT.describe))));
}

/**
 * Calls an operation and returns the answer's body as it came. The SDK's own models refuse a whole answer when one field
 * of one entry is not of its documented type.
 * @param call an operation of the client it is given; what that resolves to is not used.
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
    // Documented both ways: an instance that has an address is answered with it, or with this error.
    if (isAnswer(error) && error.code === 'AllocatedAlready') return '';
    throw error;
  }
}

/**
 * An error with an HTTP status and a code is ECS's answer. Anything else (a reset, a timeout, a page of a gateway that is
 * no JSON) says nothing of the call's effect; its text is dropped, because it holds the URL, and that the user data.
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

/** ECS's own sentence: the SDK writes the code, `code: <status>, ` and ` request id: <id>` around it. */
function sentenceIn(message: string): string {
  return message.replace(/^([\w.]+: )?code: \d+, /, '').replace(/ request id: \S*$/, '');
}

/** Where a signature is wrong, ECS repeats what it signed: `server CanonicalRequest is [` and the whole query, secrets too. */
function withoutRequest(message: string): string {
  return message.replace(/[\s,.]*server\s*(string\s*to\s*sign|canonical\s*request).*/is, '.');
}

/** A field that the documented answer always has; without it the answer is not one of ECS. */
function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The answer lacks a documented field.');
  return value;
}
