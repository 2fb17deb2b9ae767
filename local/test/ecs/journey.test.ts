import Ecs20140526, * as $Ecs from '@alicloud/ecs20140526';
import { $OpenApiUtil } from '@alicloud/openapi-core';
import RpcClient from '@alicloud/pop-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KEY, REGION } from './data.ts';
import { startEcs } from './startEcs.ts';

let cloud: Awaited<ReturnType<typeof startEcs>>;
let client: Ecs20140526;

/** To make a key pair keeps a busy machine longer than the client waits by default, in milliseconds. */
const PATIENCE = { connectTimeout: 60_000, readTimeout: 60_000 };

beforeAll(async () => {
  cloud = await startEcs();
  const Client = (Ecs20140526 as unknown as { default?: typeof Ecs20140526 }).default ?? Ecs20140526;
  const target = { endpoint: cloud.host, protocol: 'http', regionId: REGION };
  client = new Client(new $OpenApiUtil.Config({ ...KEY, ...target, ...PATIENCE }));
});

afterAll(() => cloud.close());

/** The code with which a call is refused. */
async function codeOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => 'none',
    (error: unknown) => (error as { code?: unknown }).code,
  );
}

const regionId = REGION;

// The older calls, which the typed SDK marks as deprecated, and those that moved to the VPC product.
function call(version: string, action: string, parameters: Record<string, string> = {}) {
  const rpc = new RpcClient({ ...KEY, endpoint: cloud.url, apiVersion: version });
  return rpc.request<Record<string, string>>(action, { RegionId: REGION, ...parameters }, { method: 'POST' });
}

const ecsCall = (action: string, parameters: Record<string, string>) => call('2014-05-26', action, parameters);
const vpcCall = (action: string, parameters: Record<string, string>) => call('2016-04-28', action, parameters);

describe('a provisioning client, from looking around to cleaning up', () => {
  test('chooses a zone, a type and an image', async () => {
    const regions = await client.describeRegions(new $Ecs.DescribeRegionsRequest({}));

    expect(regions.body?.regions?.region?.map((each) => each.regionId)).toContain(REGION);

    const zones = await client.describeZones(new $Ecs.DescribeZonesRequest({ regionId }));
    const zone = zones.body?.zones?.zone?.[0];

    expect(zone).toMatchObject({ zoneId: 'cn-beijing-a' });
    expect(zone?.availableInstanceTypes?.instanceTypes).toContain('ecs.g7.large');
    expect(zone?.availableResources?.resourcesInfo?.[0]?.systemDiskCategories?.supportedSystemDiskCategory).toContain(
      'cloud_essd',
    );

    const types = await client.describeInstanceTypes(
      new $Ecs.DescribeInstanceTypesRequest({ instanceTypes: ['ecs.g7.large'] }),
    );

    expect(types.body?.instanceTypes?.instanceType).toMatchObject([
      { instanceTypeId: 'ecs.g7.large', cpuCoreCount: 2, memorySize: 8, instanceTypeFamily: 'ecs.g7' },
    ]);

    const images = await client.describeImages(
      new $Ecs.DescribeImagesRequest({ regionId, imageOwnerAlias: 'system', OSType: 'linux', pageSize: 2 }),
    );

    expect(images.body).toMatchObject({ pageNumber: 1, pageSize: 2, regionId: REGION });
    expect(images.body?.images?.image).toHaveLength(2);

    const available = await client.describeAvailableResource(
      new $Ecs.DescribeAvailableResourceRequest({
        regionId,
        destinationResource: 'InstanceType',
        instanceType: 'ecs.g7.large',
      }),
    );

    expect(available.body?.availableZones?.availableZone?.[0]).toMatchObject({
      status: 'Available',
      availableResources: { availableResource: [{ type: 'InstanceType' }] },
    });

    const price = await client.describePrice(
      new $Ecs.DescribePriceRequest({
        regionId,
        instanceType: 'ecs.g7.large',
        systemDisk: new $Ecs.DescribePriceRequestSystemDisk({ category: 'cloud_essd', size: 40 }),
      }),
    );

    expect(price.body?.priceInfo?.price).toMatchObject({ currency: 'CNY' });
    expect(price.body?.priceInfo?.price?.detailInfos?.detailInfo?.map((part) => part.resource)).toContain('systemDisk');
  });

  test('builds a network, runs instances in it, manages them and deletes everything again', async () => {
    const network = await build();
    const instanceIds = await run(network);

    const attribute = await client.describeInstanceAttribute(
      new $Ecs.DescribeInstanceAttributeRequest({ instanceId: instanceIds[0] }),
    );

    expect(attribute.body).toMatchObject({
      status: 'Running',
      vpcAttributes: { vpcId: network.vpcId, vSwitchId: network.vSwitchId },
      securityGroupIds: { securityGroupId: [network.securityGroupId] },
      creationTime: '2026-01-01T00:00Z',
    });

    await manage(instanceIds);
    await takeDown(network, instanceIds);
  });
});

interface Network {
  vpcId: string;
  vSwitchId: string;
  securityGroupId: string;
}

async function build(): Promise<Network> {
  const vpc = await vpcCall('CreateVpc', { VpcName: 'net', CidrBlock: '10.0.0.0/16' });
  expect(vpc['VRouterId']).toMatch(/^vrt-/);
  expect(vpc['RouteTableId']).toMatch(/^vtb-/);
  const vpcId = vpc['VpcId'] ?? '';
  const block = { VpcId: vpcId, ZoneId: 'cn-beijing-a', CidrBlock: '10.0.1.0/24' };
  const vSwitchId = (await vpcCall('CreateVSwitch', block))['VSwitchId'] ?? '';
  expect(await vpcCall('DescribeVpcs', { VpcId: vpcId })).toMatchObject({
    Vpcs: { Vpc: [{ Status: 'Available', VSwitchIds: { VSwitchId: [vSwitchId] } }] },
  });
  expect(await vpcCall('DescribeVSwitches', { VpcId: vpcId, PageSize: '50' })).toMatchObject({
    VSwitches: { VSwitch: [{ VSwitchId: vSwitchId, AvailableIpAddressCount: 252 }] },
  });

  const group = await client.createSecurityGroup(
    new $Ecs.CreateSecurityGroupRequest({ regionId, vpcId, securityGroupName: 'web', clientToken: 'group-1' }),
  );
  const securityGroupId = group.body?.securityGroupId ?? '';
  const ssh = new $Ecs.AuthorizeSecurityGroupRequestPermissions({
    ipProtocol: 'tcp',
    portRange: '22/22',
    sourceCidrIp: '0.0.0.0/0',
  });
  await client.authorizeSecurityGroup(
    new $Ecs.AuthorizeSecurityGroupRequest({ regionId, securityGroupId, permissions: [ssh] }),
  );
  const rules = await client.describeSecurityGroupAttribute(
    new $Ecs.DescribeSecurityGroupAttributeRequest({ regionId, securityGroupId }),
  );
  expect(rules.body?.permissions?.permission).toMatchObject([{ ipProtocol: 'TCP', portRange: '22/22', priority: '1' }]);
  const key = await client.createKeyPair(new $Ecs.CreateKeyPairRequest({ regionId, keyPairName: 'journey' }));
  expect(key.body?.privateKeyBody).toMatch(/^-----BEGIN PRIVATE KEY-----/);
  expect(await codeOf(client.createKeyPair(new $Ecs.CreateKeyPairRequest({ regionId, keyPairName: 'journey' })))).toBe(
    'KeyPair.AlreadyExist',
  );
  return { vpcId, vSwitchId, securityGroupId };
}

async function run({ vSwitchId, securityGroupId }: Network): Promise<string[]> {
  const ran = await client.runInstances(
    new $Ecs.RunInstancesRequest({
      regionId,
      imageId: 'ubuntu_22_04_x64_20G_alibase_20240807.vhd',
      instanceType: 'ecs.g7.large',
      vSwitchId,
      securityGroupId,
      keyPairName: 'journey',
      amount: 2,
      tag: [new $Ecs.RunInstancesRequestTag({ key: 'role', value: 'web' })],
      dataDisk: [new $Ecs.RunInstancesRequestDataDisk({ category: 'cloud_essd', size: 100 })],
    }),
  );
  cloud.clock.advance(60_000);
  return ran.body?.instanceIdSets?.instanceIdSet ?? [];
}

async function manage(instanceIds: string[]): Promise<void> {
  const [one = ''] = instanceIds;
  await client.modifyInstanceAttribute(
    new $Ecs.ModifyInstanceAttributeRequest({ instanceId: one, instanceName: 'renamed' }),
  );
  await ecsCall('AddTags', {
    ResourceType: 'instance',
    ResourceId: one,
    'Tag.1.Key': 'first',
    'Tag.1.Value': 'yes',
  });
  const listed = await client.listTagResources(
    new $Ecs.ListTagResourcesRequest({ regionId, resourceType: 'instance', resourceId: [one] }),
  );
  expect(listed.body?.tagResources?.tagResource?.map(({ tagKey }) => tagKey)).toEqual(['first', 'role']);
  expect(await ecsCall('DescribeTags', { ResourceType: 'instance' })).toMatchObject({
    Tags: {
      Tag: [
        { TagKey: 'role', TagValue: 'web', ResourceTypeCount: { Instance: 2 } },
        { TagKey: 'first', TagValue: 'yes', ResourceTypeCount: { Instance: 1 } },
      ],
    },
  });
  const disks = await client.describeDisks(new $Ecs.DescribeDisksRequest({ regionId, instanceId: one }));
  expect(disks.body?.disks?.disk?.map(({ type, size }) => `${type} ${size}`).sort()).toEqual(['data 100', 'system 40']);
  const detached = await client.detachKeyPair(
    new $Ecs.DetachKeyPairRequest({ regionId, keyPairName: 'journey', instanceIds: JSON.stringify(instanceIds) }),
  );
  expect(detached.body).toMatchObject({ totalCount: '2', failCount: '0' });
  const rebooted = await client.rebootInstances(
    new $Ecs.RebootInstancesRequest({ regionId, instanceId: instanceIds, batchOptimization: 'SuccessFirst' }),
  );
  expect(rebooted.body?.instanceResponses?.instanceResponse?.map(({ code }) => code)).toEqual(['200', '200']);
  cloud.clock.advance(60_000);
}

async function takeDown({ vpcId, vSwitchId, securityGroupId }: Network, instanceIds: string[]): Promise<void> {
  const deleteGroup = () =>
    client.deleteSecurityGroup(new $Ecs.DeleteSecurityGroupRequest({ regionId, securityGroupId }));
  expect(await codeOf(deleteGroup())).toBe('DependencyViolation');
  await client.deleteInstances(new $Ecs.DeleteInstancesRequest({ regionId, instanceId: instanceIds, force: true }));
  await deleteGroup();
  await vpcCall('DeleteVSwitch', { VSwitchId: vSwitchId });
  await vpcCall('DeleteVpc', { VpcId: vpcId });
  await client.deleteKeyPairs(new $Ecs.DeleteKeyPairsRequest({ regionId, keyPairNames: '["journey"]' }));
  const left = await client.describeKeyPairs(new $Ecs.DescribeKeyPairsRequest({ regionId }));
  expect(left.body?.keyPairs?.keyPair?.map(({ keyPairName }) => keyPairName)).toEqual(['local']);
  const groups = await client.describeSecurityGroups(new $Ecs.DescribeSecurityGroupsRequest({ regionId }));
  expect(groups.body).toMatchObject({ totalCount: 1, pageNumber: 1, pageSize: 10 });
  expect(groups.body?.securityGroups?.securityGroup).toMatchObject([{ securityGroupId: 'sg-local', ecsCount: 0 }]);
}

describe('the VPC product', () => {
  test('is served to its own clients, its calls and no others', async () => {
    expect(await codeOf(call('2016-04-28', 'DescribeVSwitches'))).toBe('none');
    expect(await codeOf(call('2016-04-28', 'DescribeInstances'))).toBe('InvalidVersion');
    expect(await codeOf(call('2016-04-29', 'DescribeVpcs'))).toBe('InvalidVersion');
  });
});
