import EcsSdk, { DescribeInstancesRequest, RunInstancesRequest } from '@alicloud/ecs20140526';
import { $OpenApiUtil } from '@alicloud/openapi-core';

/**
 * The code that the examples test: it launches servers and tells which of them run. It knows nothing of the local cloud.
 */
const regionId = 'cn-hangzhou';
// CommonJS: Node.js puts its default export one level down.
const Ecs = EcsSdk.default ?? EcsSdk;

/** A client for the endpoint (host and port) and the key that it is given; in production those of the account. */
export function connect({ endpoint, accessKeyId, accessKeySecret, protocol = 'https' }) {
  return new Ecs(new $OpenApiUtil.Config({ regionId, endpoint, protocol, accessKeyId, accessKeySecret }));
}

/** Resolves to the ids of new servers. */
export async function launch(client, amount) {
  const { body } = await client.runInstances(
    new RunInstancesRequest({
      regionId,
      amount,
      imageId: 'aliyun_3_x64_20G_alibase_20240528.vhd',
      instanceType: 'ecs.g6.large',
      securityGroupId: 'sg-local',
      vSwitchId: 'vsw-local-a',
    }),
  );
  return body.instanceIdSets.instanceIdSet;
}

/** Resolves to the ids of the servers that run. */
export async function running(client) {
  const { body } = await client.describeInstances(new DescribeInstancesRequest({ regionId, status: 'Running' }));
  return body.instances.instance.map(({ instanceId }) => instanceId);
}
