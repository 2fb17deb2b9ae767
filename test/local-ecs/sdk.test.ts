import Ecs20140526, * as $Ecs from '@alicloud/ecs20140526';
import { $OpenApiUtil } from '@alicloud/openapi-core';
import { afterEach, describe, expect, it } from 'vitest';
import {
  DEFAULT_IMAGE_ID,
  DEFAULT_INSTANCE_TYPE,
  DEFAULT_SECURITY_GROUP_ID,
  DEFAULT_VSWITCH_ID,
} from '../../local/ecs/defaults.ts';
import { KEY, REGION, startEcs } from './helpers.ts';

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function prepare(signatureAlgorithm?: string) {
  const room = await startEcs();
  closers.push(() => room.ecs.close());
  const Client = (Ecs20140526 as unknown as { default?: typeof Ecs20140526 }).default ?? Ecs20140526;
  const config = new $OpenApiUtil.Config({
    ...KEY,
    endpoint: room.host,
    protocol: 'http',
    regionId: REGION,
    ...(signatureAlgorithm ? { signatureAlgorithm } : {}),
  });
  return { ...room, client: new Client(config) };
}

describe.each([
  ['version 3', undefined],
  ['version 1', 'v2'],
])('the official SDK signing %s', (_, algorithm) => {
  it('creates, starts, addresses, stops and deletes an instance', async () => {
    const { client, clock } = await prepare(algorithm);
    const describe = async (id: string) => {
      const answer = await client.describeInstances(
        new $Ecs.DescribeInstancesRequest({ regionId: REGION, instanceIds: JSON.stringify([id]) }),
      );
      return answer.body?.instances?.instance?.[0];
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
        tag: [new $Ecs.CreateInstanceRequestTag({ key: 'a b', value: '值+%20' })],
        userData: 'x'.repeat(30_000),
      }),
    );
    const id = created.body?.instanceId ?? '';
    expect(id).toMatch(/^i-2ze[a-z0-9]{17}$/);
    expect((await describe(id))?.status).toBe('Pending');

    clock.advance(15_000);
    expect((await describe(id))?.status).toBe('Stopped');
    const address = await client.allocatePublicIpAddress(new $Ecs.AllocatePublicIpAddressRequest({ instanceId: id }));
    await client.startInstance(new $Ecs.StartInstanceRequest({ instanceId: id }));
    clock.advance(30_000);
    const running = await describe(id);
    expect(running).toMatchObject({
      status: 'Running',
      publicIpAddress: { ipAddress: [address.body?.ipAddress] },
      tags: { tag: [{ tagKey: 'a b', tagValue: '值+%20' }] },
      creationTime: '2026-01-01T00:00Z',
      cpu: 2,
      memory: 8192,
    });
  });
});
