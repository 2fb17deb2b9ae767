import * as $Ecs from '@alicloud/ecs20140526';
import * as $Core from '@alicloud/openapi-core';
import RpcClient from '@alicloud/pop-core';
import { expect, test } from 'vitest';
import { closeAfterTest } from '../support/closeAfterTest.ts';
import { KEY, LAUNCH, LONG_MS, REGION } from './data.ts';
import { startEcs } from './startEcs.ts';

// The package is CommonJS: its default export is one level down for some loaders and not for others.
const exported: unknown = $Ecs.default;
const Client = (
  typeof exported === 'object' && exported !== null && 'default' in exported ? exported.default : exported
) as typeof $Ecs.default;

/** Starts an ECS with the vendor's client, and a VPC and a VSwitch in it, as a builder of images makes them. */
async function startBuild() {
  const { host, url, clock, create } = await closeAfterTest(startEcs());
  const client = new Client(
    new $Core.$OpenApiUtil.Config({ ...KEY, endpoint: host, protocol: 'http', regionId: REGION }),
  );
  const rpc = (apiVersion: string, action: string, parameters: Record<string, string> = {}) =>
    new RpcClient({ ...KEY, endpoint: url, apiVersion }).request<Record<string, unknown>>(action, {
      RegionId: REGION,
      ...parameters,
    });
  return { client, clock, create, rpc };
}

test('a builder gets an image of an instance with an elastic address, and nothing else is left', async () => {
  const { client, clock, create, rpc } = await startBuild();
  const regionId = REGION;
  // The calls that Packer makes though the vendor has replaced them, which its typed SDK marks as deprecated.
  const old = (action: string, parameters: Record<string, string> = {}) => rpc('2014-05-26', action, parameters);
  const instanceId = await create({ ...LAUNCH, InstanceName: 'builder' });
  clock.advance(LONG_MS);
  const allocated = (await old('AllocateEipAddress', { InternetChargeType: 'PayByTraffic' })) as Record<string, string>;
  const { AllocationId = '', EipAddress } = allocated;
  const bound = { AllocationId, InstanceId: instanceId };
  await old('AssociateEipAddress', bound);

  expect(await old('DescribeEipAddresses')).toMatchObject({
    EipAddresses: { EipAddress: [{ ...bound, Status: 'Associating', Bandwidth: '5' }] },
  });

  clock.advance(LONG_MS);

  expect(await old('DescribeEipAddresses')).toMatchObject({
    EipAddresses: { EipAddress: [{ ...bound, Status: 'InUse', IpAddress: EipAddress }] },
  });

  const made = await client.createImage(new $Ecs.CreateImageRequest({ regionId, instanceId, imageName: 'built' }));
  const imageId = made.body?.imageId ?? '';
  const images = async (status: string) => {
    const request = new $Ecs.DescribeImagesRequest({ regionId, imageId, status });
    return (await client.describeImages(request)).body?.images?.image ?? [];
  };

  expect(await images('Creating')).toMatchObject([{ progress: '0%' }]);

  clock.advance(LONG_MS);
  const [{ diskDeviceMappings } = {}] = await images('Available');
  const snapshotId = diskDeviceMappings?.diskDeviceMapping?.[0]?.snapshotId ?? '';
  const tag = { 'Tag.1.Key': 'built', 'Tag.1.Value': 'here' };
  await old('AddTags', { ResourceType: 'image', ResourceId: imageId, ...tag });
  await old('AddTags', { ResourceType: 'snapshot', ResourceId: snapshotId, ...tag });
  await old('UnassociateEipAddress', bound);
  clock.advance(LONG_MS);
  await old('ReleaseEipAddress', { AllocationId });
  await client.deleteInstance(new $Ecs.DeleteInstanceRequest({ instanceId }));

  expect(await old('DescribeEipAddresses')).toMatchObject({ TotalCount: 0 });
  expect(await images('Available')).toMatchObject([{ usage: 'none', tags: { tag: [{ tagKey: 'built' }] } }]);

  const snapshots = await client.describeSnapshots(new $Ecs.DescribeSnapshotsRequest({ regionId }));

  expect(snapshots.body?.snapshots?.snapshot).toMatchObject([
    { snapshotId, usage: 'image', status: 'accomplished', progress: '100%', tags: { tag: [{ tagValue: 'here' }] } },
  ]);
});

test('the VPC product has its own regions and elastic addresses', async () => {
  const { clock, create, rpc } = await startBuild();
  const vpc = (action: string, parameters: Record<string, string> = {}) => rpc('2016-04-28', action, parameters);
  const InstanceId = await create();
  clock.advance(LONG_MS);

  expect(await vpc('DescribeRegions')).toMatchObject({
    Regions: {
      Region: expect.arrayContaining([
        expect.objectContaining({ RegionId: REGION, RegionEndpoint: `vpc.${REGION}.aliyuncs.com` }),
      ]) as unknown,
    },
  });

  const { AllocationId = '' } = (await vpc('AllocateEipAddress', { Bandwidth: '10', Name: 'web' })) as Record<
    string,
    string
  >;
  await vpc('AssociateEipAddress', { AllocationId, InstanceId });
  clock.advance(LONG_MS);

  expect(await vpc('DescribeEipAddresses', { EipName: 'web' })).toMatchObject({
    EipAddresses: { EipAddress: [{ AllocationId, Status: 'InUse', InstanceRegionId: REGION, ISP: 'BGP' }] },
  });
  expect(await rpc('2014-05-26', 'DescribeEipAddresses')).toMatchObject({ TotalCount: 1 });
  await expect(vpc('ReleaseEipAddress', { AllocationId })).rejects.toMatchObject({ code: 'IncorrectEipStatus' });
});
