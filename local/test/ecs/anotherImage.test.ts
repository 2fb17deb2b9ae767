import Ecs20140526, * as $Ecs from '@alicloud/ecs20140526';
import { $OpenApiUtil } from '@alicloud/openapi-core';
import { expect, test } from 'vitest';
import { closeAfterTest } from '../support/closeAfterTest.ts';
import { KEY, LAUNCH, LONG_MS, REGION } from './data.ts';
import { startEcs } from './startEcs.ts';

const UBUNTU = 'ubuntu_22_04_x64_20G_alibase_20240807.vhd';

// The package is CommonJS: its default export is one level down for some loaders and not for others.
const Client = (Ecs20140526 as unknown as { default?: typeof Ecs20140526 }).default ?? Ecs20140526;

test('an instance gets another image by the calls that Terraform’s provider makes, and runs on', async () => {
  const { host, clock, create } = await closeAfterTest(startEcs());
  const target = { endpoint: host, protocol: 'http', regionId: REGION };
  const client = new Client(new $OpenApiUtil.Config({ ...KEY, ...target }));
  const instanceId = await create({ ...LAUNCH, KeyPairName: 'local' });
  clock.advance(LONG_MS);
  await client.startInstance(new $Ecs.StartInstanceRequest({ instanceId }));
  clock.advance(LONG_MS);
  const look = async () => {
    const request = new $Ecs.DescribeInstancesRequest({ regionId: REGION, instanceIds: JSON.stringify([instanceId]) });
    return (await client.describeInstances(request)).body?.instances?.instance?.[0];
  };

  await client.stopInstance(new $Ecs.StopInstanceRequest({ instanceId, stoppedMode: 'KeepCharging' }));
  clock.advance(LONG_MS);
  const systemDisk = new $Ecs.ReplaceSystemDiskRequestSystemDisk({ size: 50 });
  const asked = { instanceId, imageId: UBUNTU, systemDisk, passwordInherit: false, clientToken: 'once' };
  const replaced = await client.replaceSystemDisk(new $Ecs.ReplaceSystemDiskRequest(asked));
  const diskIds = JSON.stringify([replaced.body?.diskId]);
  const disks = await client.describeDisks(new $Ecs.DescribeDisksRequest({ regionId: REGION, diskIds }));

  expect(await look()).toMatchObject({ imageId: UBUNTU, keyPairName: '' });
  expect(disks.body?.disks?.disk).toMatchObject([{ instanceId, type: 'system', size: 50, imageId: UBUNTU }]);

  const pair = { regionId: REGION, keyPairName: 'local', instanceIds: JSON.stringify([instanceId]) };
  await client.attachKeyPair(new $Ecs.AttachKeyPairRequest(pair));
  await client.startInstance(new $Ecs.StartInstanceRequest({ instanceId }));
  clock.advance(LONG_MS);

  expect(await look()).toMatchObject({ imageId: UBUNTU, keyPairName: 'local', status: 'Running' });
});
