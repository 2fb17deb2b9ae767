import { describe, expect, test } from 'vitest';
import { LONG_MS } from '../../../test/ecs/data.ts';
import { startNetwork } from '../../../test/ecs/startNetwork.ts';

const BLOCK = '192.168.0.0/24';

/** Starts with an instance in a VPC, and the route table of that VPC. */
function start() {
  const started = startNetwork();
  const { call, code, items, stopped, vpc, vSwitch, group } = started;
  const NextHopId = stopped({ VSwitchId: vSwitch, SecurityGroupId: group });
  const [{ RouteTableIds, VRouterId } = {}] = items('DescribeVRouters', 'VRouters.VRouter').filter(
    ({ VpcId }) => VpcId === vpc,
  );
  const [RouteTableId = ''] = (RouteTableIds as { RouteTableId: string[] }).RouteTableId;
  const route = { RouteTableId, DestinationCidrBlock: BLOCK, NextHopId };
  const add = (parameters: Record<string, string> = {}): string =>
    (call('CreateRouteEntry', { ...route, ...parameters }) as { RouteEntryId: string }).RouteEntryId;
  const refusal = (parameters: Record<string, string>) => code('CreateRouteEntry', { ...route, ...parameters });
  const routes = () => {
    const [table] = items('DescribeRouteTables', 'RouteTables.RouteTable', { RouteTableId });
    const { RouteEntry } = table?.['RouteEntrys'] as { RouteEntry: Record<string, unknown>[] };
    return RouteEntry.filter(({ Type }) => Type === 'Custom');
  };
  return { ...started, route, add, refusal, routes, router: String(VRouterId) };
}

describe('a route', () => {
  test('leads to an instance or an interface of the VPC until it is deleted', () => {
    const { add, call, find, route, routes } = start();
    const { NetworkInterfaces } = find(route.NextHopId) as unknown as {
      NetworkInterfaces: { NetworkInterface: { NetworkInterfaceId: string }[] };
    };
    const [{ NetworkInterfaceId } = { NetworkInterfaceId: '' }] = NetworkInterfaces.NetworkInterface;

    const RouteEntryId = add({ RouteEntryName: 'out' });
    const toInterface = { DestinationCidrBlock: '0.0.0.0/0', NextHopId: NetworkInterfaceId };
    add({ ...toInterface, NextHopType: 'NetworkInterface' });
    add({ DestinationCidrBlock: '8.8.8.8' });

    const { RouteTableId, NextHopId: InstanceId } = route;

    expect(routes()).toMatchObject([
      {
        ...{ RouteTableId, DestinationCidrBlock: BLOCK, NextHopType: 'Instance', InstanceId },
        ...{ Status: 'Available', RouteEntryId, RouteEntryName: 'out' },
      },
      { DestinationCidrBlock: '0.0.0.0/0', NextHopType: 'NetworkInterface', InstanceId: NetworkInterfaceId },
      { DestinationCidrBlock: '8.8.8.8/32' },
    ]);

    call('DeleteRouteEntry', { RouteEntryId });
    call('DeleteRouteEntry', { RouteTableId, ...toInterface });
    call('DeleteRouteEntry', { RouteTableId, DestinationCidrBlock: '8.8.8.8' });

    expect(routes()).toEqual([]);
  });

  test('keeps its instance and its VPC from being deleted', () => {
    const { add, call, clock, code, id, route, vpc, vSwitch, group } = start();
    const { NextHopId: InstanceId, RouteTableId } = route;
    const RouteEntryId = add();

    expect(code('DeleteInstance', { InstanceId })).toBe('DependencyViolation.RouteEntry');

    call('DeleteRouteEntry', { RouteEntryId });
    call('DeleteInstance', { InstanceId });
    const placed = { VSwitchId: vSwitch, SecurityGroupId: group };
    const NetworkInterfaceId = id('CreateNetworkInterface', 'NetworkInterfaceId', placed);
    clock.advance(LONG_MS);
    const toInterface = { NextHopType: 'NetworkInterface', NextHopId: NetworkInterfaceId };
    add({ ...toInterface, DestinationCidrBlock: '0.0.0.0/0' });
    call('DeleteNetworkInterface', { NetworkInterfaceId });
    call('DeleteSecurityGroup', { SecurityGroupId: group });
    call('DeleteVSwitch', { VSwitchId: vSwitch });

    expect(code('DeleteVpc', { VpcId: vpc })).toBe('DependencyViolation.RouteEntry');

    call('DeleteRouteEntry', { RouteTableId, DestinationCidrBlock: '0.0.0.0/0' });

    expect(code('DeleteVpc', { VpcId: vpc })).toBe('none');
  });

  test('is refused where the system has one, to nowhere, and twice', () => {
    const { add, create, refusal, routes } = start();
    add();

    expect(refusal({})).toBe('InvalidCIDRBlock.Duplicate');
    expect(refusal({ RouteTableId: 'vtb-none' })).toBe('InvalidRouteTableId.NotFound');
    expect(refusal({ DestinationCidrBlock: 'anywhere' })).toBe('InvalidCidrBlock.Malformed');
    expect(refusal({ DestinationCidrBlock: '100.64.1.0/24' })).toBe('InvalidCidrBlock');
    expect(refusal({ DestinationCidrBlock: '10.0.0.0/8', NextHopId: 'i-none' })).toBe('InvalidNextHop.NotFound');
    expect(refusal({ DestinationCidrBlock: '10.0.0.0/8', NextHopId: create() })).toBe('InvalidNextHop.NotFound');
    expect(refusal({ NextHopType: 'HaVip' })).toBe('InvalidNextHopType');
    expect(refusal({ DestinationCidrBlock: '8.8.8.8', DryRun: 'true' })).toBe('DryRunOperation');
    expect(routes()).toHaveLength(1);
  });

  test('is one of two hundred at most', () => {
    const { add, refusal } = start();
    for (let count = 0; count < 200; count++) add({ DestinationCidrBlock: `8.8.8.${count}` });

    expect(refusal({})).toBe('QuotaExceeded');
  });

  test('is not deleted under another id or next hop, nor when the system added it', () => {
    const { add, code, items, route, routes } = start();
    add();
    const { RouteTableId } = route;
    const refused = (parameters: Record<string, string>) => code('DeleteRouteEntry', parameters);
    const [{ CidrBlock } = {}] = items('DescribeVSwitches', 'VSwitches.VSwitch');

    expect(refused({ RouteEntryId: 'rte-none' })).toBe('InvalidRouteEntryId.NotFound');
    expect(refused({ ...route, NextHopId: 'i-none' })).toBe('InvalidRouteEntry.NotFound');
    expect(refused({ RouteTableId, DestinationCidrBlock: String(CidrBlock) })).toBe('OperationDenied');
    expect(refused({ RouteTableId })).toBe('MissingParameter');
    expect(refused({ DestinationCidrBlock: BLOCK })).toBe('MissingParameter');
    expect(refused({ ...route, DryRun: 'true' })).toBe('DryRunOperation');
    expect(routes()).toHaveLength(1);
  });
});

test('calls that name no region, as aliyungo makes them, find networks wherever they are', () => {
  const { call, items } = startNetwork();
  const there = { RegionId: 'cn-hangzhou' };
  const made = call('CreateVpc', { ...there, CidrBlock: '10.0.0.0/8' }) as Record<string, string>;
  const { VpcId = '', VRouterId = '', RouteTableId = '' } = made;
  const anywhere = { RegionId: '' };

  call('ModifyVpcAttribute', { ...anywhere, VpcId, VpcName: 'net' });
  call('ModifyVRouterAttribute', { ...anywhere, VRouterId, VRouterName: 'router', Description: 'of a net' });
  call('ModifyVRouterAttribute', { ...anywhere, VRouterId, VRouterName: 'another' });

  expect(items('DescribeVpcs', 'Vpcs.Vpc', { ...there, VpcId })).toMatchObject([{ VpcName: 'net' }]);
  expect(items('DescribeVRouters', 'VRouters.VRouter', { ...there, VRouterId })).toMatchObject([
    { VRouterName: 'another', Description: 'of a net' },
  ]);
  expect(items('DescribeRouteTables', 'RouteTables.RouteTable', { ...anywhere, VRouterId })).toMatchObject([
    { RouteTableId },
  ]);

  call('DeleteVpc', { ...anywhere, VpcId });

  expect(items('DescribeVpcs', 'Vpcs.Vpc', { ...there, VpcId })).toEqual([]);
});
