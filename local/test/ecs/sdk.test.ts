import * as $Ecs from '@alicloud/ecs20140526';
import * as $Core from '@alicloud/openapi-core';
import RpcClient from '@alicloud/pop-core';
import { RuntimeOptions } from '@darabonba/typescript';
import { describe, expect, test } from 'vitest';
import { DEFAULT_IMAGE_ID, DEFAULT_INSTANCE_TYPE, DEFAULT_SECURITY_GROUP_ID, DEFAULT_VSWITCH_ID } from '../../ecs/defaults.ts'; // prettier-ignore
import { KEY, LAUNCH, LONG_MS, REGION } from './data.ts';
import { startEcs } from './startEcs.ts';
import { closeAfterTest } from '../support/closeAfterTest.ts';

type EcsClient = InstanceType<typeof $Ecs.default>;

// Both packages are CommonJS: their default export is one level down for some loaders and not for others.
function unwrap<T>(module: T): T {
  return module !== null && typeof module === 'object' && 'default' in module ? (module.default as T) : module;
}

function ecsClient(host: string, more: { signatureAlgorithm?: string; accessKeySecret?: string } = {}): EcsClient {
  const Client = unwrap($Ecs.default);
  return new Client(
    new $Core.$OpenApiUtil.Config({ ...KEY, endpoint: host, protocol: 'http', regionId: REGION, ...more }),
  );
}

describe.each([
  ['version 3', {}],
  ['version 1', { signatureAlgorithm: 'v2' }],
])('the official SDK signing %s', (_, settings) => {
  test('takes an instance through its life', async () => {
    const { host, clock } = await closeAfterTest(startEcs());
    const client = ecsClient(host, settings);
    const find = async (id: string) => {
      const request = new $Ecs.DescribeInstancesRequest({ regionId: REGION, instanceIds: JSON.stringify([id]) });
      const { body } = await client.describeInstances(request);
      return body?.instances?.instance?.[0];
    };

    const created = await client.createInstance(
      new $Ecs.CreateInstanceRequest({
        regionId: REGION,
        imageId: DEFAULT_IMAGE_ID,
        instanceType: DEFAULT_INSTANCE_TYPE,
        securityGroupId: DEFAULT_SECURITY_GROUP_ID,
        vSwitchId: DEFAULT_VSWITCH_ID,
        internetMaxBandwidthOut: 5,
        systemDisk: new $Ecs.CreateInstanceRequestSystemDisk({ category: 'cloud_essd', size: 40 }),
        tag: [new $Ecs.CreateInstanceRequestTag({ key: 'a b', value: '值+%20*' })],
        userData: 'x'.repeat(30_000),
        deletionProtection: false,
      }),
    );
    const id = created.body?.instanceId ?? '';

    expect(id).toMatch(/^i-2ze[a-z0-9]{17}$/);
    expect((await find(id))?.status).toBe('Pending');

    clock.advance(LONG_MS);

    expect((await find(id))?.status).toBe('Stopped');

    const address = await client.allocatePublicIpAddress(new $Ecs.AllocatePublicIpAddressRequest({ instanceId: id }));
    await client.startInstances(new $Ecs.StartInstancesRequest({ regionId: REGION, instanceId: [id] }));
    clock.advance(LONG_MS);

    expect(await find(id)).toMatchObject({
      status: 'Running',
      publicIpAddress: { ipAddress: [address.body?.ipAddress] },
      tags: { tag: [{ tagKey: 'a b', tagValue: '值+%20*' }] },
      creationTime: '2026-01-01T00:00Z',
      cpu: 2,
      memory: 8192,
    });

    await client.stopInstance(new $Ecs.StopInstanceRequest({ instanceId: id, forceStop: true }));
    clock.advance(LONG_MS);
    await client.deleteInstances(new $Ecs.DeleteInstancesRequest({ regionId: REGION, instanceId: [id] }));

    expect(await find(id)).toBeUndefined();
  });

  test('reads code, status and request id of a refusal', async () => {
    const { host } = await closeAfterTest(startEcs());

    const call = ecsClient(host, settings).startInstance(new $Ecs.StartInstanceRequest({ instanceId: 'i-none' }));

    await expect(call).rejects.toMatchObject({
      code: 'InvalidInstanceId.NotFound',
      statusCode: 404,
      data: { RequestId: expect.any(String) as unknown },
    });
  });

  test('is refused with a wrong secret', async () => {
    const { host } = await closeAfterTest(startEcs());
    const client = ecsClient(host, { ...settings, accessKeySecret: 'wrong' });

    const call = client.describeInstances(new $Ecs.DescribeInstancesRequest({ regionId: REGION }));

    await expect(call).rejects.toMatchObject({ code: expect.stringMatching(/^SignatureDoesNotMatch/) as unknown });
  });
});

describe('@alicloud/openapi-core', () => {
  test.each([
    ['in the query', 'query'],
    ['in a form', 'body'],
  ] as const)('calls any action with its parameters %s', async (_, place) => {
    const { host } = await closeAfterTest(startEcs());
    const Client = unwrap($Core.default);
    const client = new Client(new $Core.$OpenApiUtil.Config({ ...KEY, endpoint: host, protocol: 'http' }));
    const params = new $Core.$OpenApiUtil.Params({
      action: 'RunInstances',
      version: '2014-05-26',
      protocol: 'HTTP',
      pathname: '/',
      method: 'POST',
      authType: 'AK',
      style: 'RPC',
      reqBodyType: 'formData',
      bodyType: 'json',
    });
    const request = new $Core.$OpenApiUtil.OpenApiRequest({ [place]: { RegionId: REGION, ...LAUNCH, Amount: '2' } });

    const answer = (await client.callApi(params, request, new RuntimeOptions({}))) as Record<string, unknown>;

    expect(answer).toMatchObject({
      statusCode: 200,
      body: { InstanceIdSets: { InstanceIdSet: [expect.any(String) as unknown, expect.any(String) as unknown] } },
    });
  });
});

describe('@alicloud/pop-core', () => {
  test.each(['GET', 'POST'])('calls by %s', async (method) => {
    const { url } = await closeAfterTest(startEcs());
    const client = new RpcClient({ ...KEY, endpoint: url, apiVersion: '2014-05-26' });

    const created: unknown = await client.request('RunInstances', { RegionId: REGION, ...LAUNCH, Tag: [{ Key: 'k', Value: 'v' }] }, { method }); // prettier-ignore
    const found: unknown = await client.request(
      'DescribeInstances',
      { RegionId: REGION, 'Tag.1.Key': 'k' },
      { method },
    );

    expect(created).toHaveProperty('InstanceIdSets.InstanceIdSet.0');
    expect(found).toMatchObject({
      TotalCount: 1,
      Instances: { Instance: [{ Tags: { Tag: [{ TagKey: 'k', TagValue: 'v' }] } }] },
    });
  });
});
