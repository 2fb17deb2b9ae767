import { describe, expect, test } from 'vitest';
import { startInMemoryEcs } from '../../../test/ecs/startInMemoryEcs.ts';

describe('DescribeNetworkInterfaces', () => {
  interface Interfaces {
    TotalCount: number;
    NetworkInterfaceSets: { NetworkInterfaceSet: Record<string, unknown>[] };
  }

  test('returns the one interface of each instance, as DescribeInstances names it', () => {
    const { call, create, find } = startInMemoryEcs();
    create();
    const id = create();
    const { NetworkInterfaces } = find(id) as unknown as {
      NetworkInterfaces: { NetworkInterface: [{ NetworkInterfaceId: string; PrimaryIpAddress: string }] };
    };
    const [{ NetworkInterfaceId: interfaceId, PrimaryIpAddress: address }] = NetworkInterfaces.NetworkInterface;

    const answer = call('DescribeNetworkInterfaces', { 'NetworkInterfaceId.1': interfaceId }) as Interfaces;

    expect(answer.NetworkInterfaceSets.NetworkInterfaceSet).toMatchObject([
      {
        NetworkInterfaceId: interfaceId,
        InstanceId: id,
        Type: 'Primary',
        Status: 'InUse',
        PrivateIpAddress: address,
        PrivateIpSets: { PrivateIpSet: [{ PrivateIpAddress: address, Primary: true }] },
        SecurityGroupIds: { SecurityGroupId: ['sg-local'] },
      },
    ]);
  });

  test.each([
    ['InstanceId', 1],
    ['VpcId', 2],
    ['SecurityGroupId', 2],
    ['Type', 0],
    ['Status', 0],
    ['Tag.1.Key', 0],
  ])('filters by %s', (name, count) => {
    const { call, create } = startInMemoryEcs();
    create();
    const id = create();
    const values: Record<string, string> = {
      InstanceId: id,
      VpcId: 'vpc-local',
      SecurityGroupId: 'sg-local',
      Type: 'Secondary',
      Status: 'Available',
      'Tag.1.Key': 'k',
    };

    expect(call('DescribeNetworkInterfaces', { [name]: values[name] ?? '' })).toMatchObject({ TotalCount: count });
  });
});
