import { describe, expect, test } from 'vitest';
import { closeAfterTest } from '../support/closeAfterTest.ts';
import { json } from './client.ts';
import { LONG_MS, REGION, ZONE } from './data.ts';
import { startEcs } from './startEcs.ts';

/** Starts an ECS with a VPC and a VSwitch, and makes calls of the VPC product's own API as Terraform does. */
async function startVpcs() {
  const { get, create, clock } = await closeAfterTest(startEcs());
  const vpc = async (Action: string, parameters: Record<string, string> = {}) =>
    json(await get({ Action, RegionId: REGION, ...parameters }, { changes: { Version: '2016-04-28' } }));
  const { VpcId, VRouterId, RouteTableId } = (await vpc('CreateVpc', {
    VpcName: 'net',
    CidrBlock: '10.0.0.0/8',
    'Tag.1.Key': 'use',
    'Tag.1.Value': 'test',
  })) as { VpcId: string; VRouterId: string; RouteTableId: string };
  const { VSwitchId } = (await vpc('CreateVSwitch', { VpcId, ZoneId: ZONE, CidrBlock: '10.1.0.0/24' })) as {
    VSwitchId: string;
  };
  const instance = async (): Promise<string> => {
    const { SecurityGroupId = '' } = json(await get({ Action: 'CreateSecurityGroup', RegionId: REGION, VpcId })) as {
      SecurityGroupId?: string;
    };
    const id = await create({ VSwitchId, SecurityGroupId });
    clock.advance(LONG_MS);
    return id;
  };
  return { get, vpc, instance, VpcId, VRouterId, RouteTableId, VSwitchId };
}

describe('a VPC', () => {
  test('is read, renamed and deleted, and then described with a blank id', async () => {
    const { vpc, VpcId, VSwitchId } = await startVpcs();

    expect(await vpc('DescribeVpcAttribute', { VpcId })).toMatchObject({
      VpcId,
      VpcName: 'net',
      Status: 'Available',
      CidrBlock: '10.0.0.0/8',
      VSwitchIds: { VSwitchId: [VSwitchId] },
      Tags: { Tag: [{ Key: 'use', Value: 'test' }] },
    });

    await vpc('ModifyVpcAttribute', { VpcId, VpcName: 'other' });
    await vpc('ModifyVpcAttribute', { VpcId, Description: 'changed' });

    expect(await vpc('DescribeVpcAttribute', { VpcId })).toMatchObject({ VpcName: 'other', Description: 'changed' });

    await vpc('DeleteVSwitch', { VSwitchId });
    await vpc('DeleteVpc', { VpcId });

    expect(await vpc('DescribeVpcAttribute', { VpcId })).toMatchObject({ VpcId: '', Status: '' });
    expect(await vpc('ModifyVpcAttribute', { VpcId })).toMatchObject({ Code: 'InvalidVpcId.NotFound' });
  });

  test('has one route table with the routes that the system adds', async () => {
    const { vpc, VpcId, VRouterId, RouteTableId, VSwitchId } = await startVpcs();

    expect(await vpc('DescribeRouteTableList', { VpcId })).toMatchObject({
      TotalCount: 1,
      RouterTableList: {
        RouterTableListType: [
          {
            RouteTableId,
            RouteTableType: 'System',
            RouterId: VRouterId,
            VpcId,
            VSwitchIds: { VSwitchId: [VSwitchId] },
          },
        ],
      },
    });
    expect(await vpc('DescribeRouteTables', { VRouterId })).toMatchObject({
      TotalCount: 1,
      RouteTables: {
        RouteTable: [
          {
            RouteTableId,
            RouteTableType: 'System',
            RouteEntrys: { RouteEntry: [{ DestinationCidrBlock: '10.1.0.0/24', NextHopType: 'local' }, {}] },
          },
        ],
      },
    });
    expect(await vpc('DescribeVRouters', { VRouterId })).toMatchObject({
      TotalCount: 1,
      VRouters: { VRouter: [{ VRouterId, RouteTableIds: { RouteTableId: [RouteTableId] } }] },
    });
    expect(await vpc('DescribeVRouters', { VRouterId: 'vrt-none' })).toMatchObject({ TotalCount: 0 });
    expect(await vpc('DescribeRouteTableList', { RouteTableId: 'vtb-none' })).toMatchObject({ TotalCount: 0 });
    expect(await vpc('DescribeRouteTables', { RouteTableId: 'vtb-none' })).toMatchObject({ TotalCount: 0 });
  });
});

describe('a route', () => {
  test('is made, read and deleted by the calls of Terraform’s provider', async () => {
    const { vpc, instance, RouteTableId } = await startVpcs();
    const NextHopId = await instance();
    const route = { RouteTableId, DestinationCidrBlock: '192.168.0.0/24' };

    await vpc('CreateRouteEntry', { ...route, RouteEntryName: 'out', NextHopId, NextHopType: 'Instance' });

    expect(await vpc('DescribeRouteEntryList', route)).toMatchObject({
      RouteEntrys: {
        RouteEntry: [
          {
            ...{ ...route, RouteEntryName: 'out', Status: 'Available' },
            NextHops: { NextHop: [{ NextHopId, NextHopType: 'Instance' }] },
          },
        ],
      },
    });
    expect(await vpc('ListVpcPublishedRouteEntries', { ...route, TargetType: 'ECR' })).toMatchObject({
      Code: 'ResourceNotAssociated.TargetInstance',
    });

    await vpc('DeleteRouteEntry', { ...route, NextHopId });

    expect(await vpc('DescribeRouteEntryList', route)).toMatchObject({ RouteEntrys: { RouteEntry: [] } });
  });
});

describe('a VSwitch', () => {
  test('is read, renamed and deleted, and then described with a blank id', async () => {
    const { vpc, VpcId, RouteTableId, VSwitchId } = await startVpcs();

    expect(await vpc('DescribeVSwitchAttributes', { VSwitchId })).toMatchObject({
      VSwitchId,
      VpcId,
      ZoneId: ZONE,
      Status: 'Available',
      CidrBlock: '10.1.0.0/24',
      AvailableIpAddressCount: 252,
      RouteTable: { RouteTableId, RouteTableType: 'System' },
    });

    await vpc('ModifyVSwitchAttribute', { VSwitchId, VSwitchName: 'other', Description: 'changed' });

    expect(await vpc('DescribeVSwitchAttributes', { VSwitchId, RegionId: '' })).toMatchObject({
      VSwitchName: 'other',
      Description: 'changed',
    });

    await vpc('DeleteVSwitch', { VSwitchId });

    expect(await vpc('DescribeVSwitchAttributes', { VSwitchId })).toMatchObject({ VSwitchId: '', Status: '' });
    expect(await vpc('ModifyVSwitchAttribute', { VSwitchId })).toMatchObject({ Code: 'InvalidVSwitchId.NotFound' });
  });
});

describe('tags of networks', () => {
  test.each(['VPC', 'VSWITCH'])('are added, listed, searched for and removed (%s)', async (ResourceType) => {
    const { vpc, VpcId, VSwitchId } = await startVpcs();
    const id = ResourceType === 'VPC' ? VpcId : VSwitchId;
    const resource = { ResourceType, 'ResourceId.1': id };
    const list = async () =>
      (await vpc('ListTagResources', resource))['TagResources'] as { TagResource: Record<string, string>[] };

    await vpc('TagResources', { ...resource, 'Tag.1.Key': 'tier', 'Tag.1.Value': 'web' });

    const tag = { ResourceType, ResourceId: id, TagKey: 'tier', TagValue: 'web' };

    expect((await list()).TagResource).toContainEqual(tag);

    const wanted = { 'Tag.1.Key': 'tier', 'Tag.1.Value': 'web' };

    expect(await vpc(ResourceType === 'VPC' ? 'DescribeVpcs' : 'DescribeVSwitches', wanted)).toMatchObject({
      TotalCount: 1,
    });
    expect(await vpc('ListTagResources', { ResourceType, ...wanted, MaxResults: '1' })).toMatchObject({
      TagResources: { TagResource: [{ ResourceId: id }] },
    });

    // The VPC product spells it like this.
    await vpc('UnTagResources', { ...resource, 'TagKey.1': 'tier' });

    expect((await list()).TagResource).not.toContainEqual(tag);
  });

  test('belong to the VPC product, those of instances to ECS', async () => {
    const { get, vpc, VpcId } = await startVpcs();
    const asked = { RegionId: REGION, Action: 'ListTagResources', 'ResourceId.1': VpcId };

    expect(json(await get({ ...asked, ResourceType: 'vpc' }))).toMatchObject({ Code: 'InvalidResourceType.NotFound' });
    expect(await vpc('ListTagResources', { 'ResourceId.1': VpcId, ResourceType: 'instance' })).toMatchObject({
      Code: 'InvalidResourceType.NotFound',
    });
    expect(
      await vpc('TagResources', { 'ResourceId.1': 'vpc-none', ResourceType: 'VPC', 'Tag.1.Key': 'k' }),
    ).toMatchObject({ Code: 'InvalidResourceId.NotFound' });
  });

  test('follow the rules of tags', async () => {
    const { vpc, VpcId } = await startVpcs();
    const reserved = { 'Tag.1.Key': 'acs:mine' };

    expect(await vpc('CreateVpc', reserved)).toMatchObject({ Code: 'InvalidTagKey.Malformed' });
    expect(await vpc('CreateVSwitch', { VpcId, ZoneId: ZONE, CidrBlock: '10.2.0.0/24', ...reserved })).toMatchObject({
      Code: 'InvalidTagKey.Malformed',
    });
  });
});
