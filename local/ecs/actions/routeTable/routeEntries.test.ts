import { expect, test } from 'vitest';
import { startNetwork } from '../../../test/ecs/startNetwork.ts';

/** Starts with a route to an instance in the route table of a VPC, beside the two of the system. */
function start() {
  const started = startNetwork();
  const { call, id, items, stopped, vpc, vSwitch, group } = started;
  const NextHopId = stopped({ VSwitchId: vSwitch, SecurityGroupId: group });
  const [{ RouteTableId } = {}] = items('DescribeRouteTableList', 'RouterTableList.RouterTableListType', {
    VpcId: vpc,
  });
  const table = { RouteTableId: String(RouteTableId) };
  const route = { ...table, DestinationCidrBlock: '192.168.0.0/24', NextHopId };
  const named = { RouteEntryName: 'out', Description: 'to a gateway' };
  const RouteEntryId = id('CreateRouteEntry', 'RouteEntryId', { ...route, ...named });
  const list = (parameters: Record<string, string> = {}) =>
    items('DescribeRouteEntryList', 'RouteEntrys.RouteEntry', { ...table, ...parameters });
  const blocks = (parameters: Record<string, string>) => list(parameters).map((entry) => entry['DestinationCidrBlock']);
  const page = (parameters: Record<string, string>) =>
    call('DescribeRouteEntryList', { ...table, ...parameters }) as { NextToken: string; TotalCount: number };
  return { ...started, table, route, named, RouteEntryId, list, blocks, page };
}

const CUSTOM = ['192.168.0.0/24'];
const SYSTEM = ['10.1.0.0/24', '100.64.0.0/10'];

test('the entries of a route table are listed with their next hops', () => {
  const { list, named, route, RouteEntryId, table } = start();

  const entries = list();

  expect(entries).toHaveLength(3);
  expect(entries).toContainEqual({
    ...{ ...table, ...named, RouteEntryId, DestinationCidrBlock: route.DestinationCidrBlock },
    ...{ Type: 'Custom', Status: 'Available', IpVersion: 'IPv4', ServiceType: '' },
    NextHops: { NextHop: [{ NextHopId: route.NextHopId, NextHopType: 'Instance', Enabled: 1, Weight: 0 }] },
  });
  expect(entries[0]).toMatchObject({
    ...{ DestinationCidrBlock: '10.1.0.0/24', Type: 'System', RouteEntryId: '' },
    NextHops: { NextHop: [{ NextHopId: '', NextHopType: 'local' }] },
  });
});

test('the entries of a route table are found by what they are', () => {
  const { blocks, call, code, route, RouteEntryId, table } = start();

  expect(blocks({ RouteEntryId })).toEqual(CUSTOM);
  expect(blocks({ DestinationCidrBlock: '192.168.0.0/24' })).toEqual(CUSTOM);
  expect(blocks({ DestinationCidrBlock: '192.168.0.0/16' })).toEqual([]);
  expect(blocks({ 'DestCidrBlockList.1': '192.168.0.0/24', 'DestCidrBlockList.2': '10.1.0.0/24' })).toEqual([
    '10.1.0.0/24',
    '192.168.0.0/24',
  ]);
  expect(blocks({ RouteEntryName: 'out' })).toEqual(CUSTOM);
  expect(blocks({ RouteEntryType: 'Custom' })).toEqual(CUSTOM);
  expect(blocks({ RouteEntryType: 'System' })).toEqual(SYSTEM);
  expect(blocks({ RouteEntryType: 'CEN' })).toEqual([]);
  expect(blocks({ NextHopId: route.NextHopId })).toEqual(CUSTOM);
  expect(blocks({ NextHopType: 'NatGateway' })).toEqual([]);
  expect(blocks({ IpVersion: 'ipv4' })).toEqual([...SYSTEM, ...CUSTOM]);
  expect(blocks({ IpVersion: 'IPv6' })).toEqual([]);
  expect(blocks({ ServiceType: 'TR' })).toEqual([]);
  expect(code('DescribeRouteEntryList', { ...table, RouteEntryType: 'Mood' })).toBe('InvalidParameter');

  call('DeleteRouteEntry', { RouteEntryId });

  expect(blocks({ DestinationCidrBlock: '192.168.0.0/24' })).toEqual([]);
});

test('the entries of a route table come page by page', () => {
  const { blocks, page } = start();

  const first = page({ MaxResult: '2' });

  expect(first).toMatchObject({ TotalCount: 3, NextToken: expect.stringMatching(/./) as string });
  expect(page({ MaxResult: '2', NextToken: first.NextToken })).toMatchObject({ TotalCount: 3, NextToken: '' });
  expect([...blocks({ MaxResult: '2' }), ...blocks({ MaxResult: '2', NextToken: first.NextToken })]).toEqual([
    ...SYSTEM,
    ...CUSTOM,
  ]);
});

test('a call gets a hundred entries of a route table at most, and names twenty blocks at most', () => {
  const { code, table } = start();
  const blocks = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, n) => [`DestCidrBlockList.${n + 1}`, `10.${n}.0.0/16`]));
  const asked = (parameters: Record<string, string>) => code('DescribeRouteEntryList', { ...table, ...parameters });

  expect([asked({ MaxResult: '100' }), asked(blocks(20))]).toEqual(['none', 'none']);
  expect([asked({ MaxResult: '101' }), asked({ MaxResult: '0' }), asked(blocks(21))]).toEqual(
    Array(3).fill('InvalidParameter'),
  );
});

test('a route table that does not exist has no entries', () => {
  const { code } = start();

  expect(code('DescribeRouteEntryList', { RouteTableId: 'vtb-none' })).toBe('InvalidRouteTable.NotFound');
});

test('no route is published to a router of another network', () => {
  const { code, route, table } = start();
  const asked = { ...table, DestinationCidrBlock: route.DestinationCidrBlock, TargetType: 'ECR' };

  expect(code('ListVpcPublishedRouteEntries', asked)).toBe('ResourceNotAssociated.TargetInstance');
  expect(code('ListVpcPublishedRouteEntries', { ...asked, RouteTableId: 'vtb-none' })).toBe(
    'InvalidRouteTableId.NotFound',
  );
});
