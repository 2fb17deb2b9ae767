import { describe, expect, test } from 'vitest';
import { LONG_MS, ZONE } from '../../../test/ecs/data.ts';
import { startNetwork } from '../../../test/ecs/startNetwork.ts';

function start() {
  const started = startNetwork();
  const { call, clock, items, vSwitch, group, running } = started;
  const make = (parameters: Record<string, string> = {}): string => {
    const asked = { VSwitchId: vSwitch, SecurityGroupId: group, ...parameters };
    const { NetworkInterfaceId } = call('CreateNetworkInterface', asked) as { NetworkInterfaceId: string };
    clock.advance(LONG_MS);
    return NetworkInterfaceId;
  };
  const list = (parameters: Record<string, string> = {}) =>
    items('DescribeNetworkInterfaces', 'NetworkInterfaceSets.NetworkInterfaceSet', parameters);
  const status = (id: string): unknown => list({ 'NetworkInterfaceId.1': id })[0]?.['Status'] ?? 'absent';
  const inNetwork = (parameters: Record<string, string> = {}): string =>
    running({ SecurityGroupId: group, VSwitchId: vSwitch, ...parameters });
  return { ...started, make, list, status, inNetwork };
}

describe('a secondary network interface', () => {
  test('is made, attached, shown on its instance, detached and deleted', () => {
    const { call, clock, make, list, status, inNetwork, find, vSwitch, group, vpc } = start();
    const made = call('CreateNetworkInterface', {
      ...{ VSwitchId: vSwitch, 'SecurityGroupIds.1': group, PrimaryIpAddress: '10.1.0.50' },
      ...{
        NetworkInterfaceName: 'second',
        Description: 'of a test',
        'Tag.1.Key': 'k',
        'PrivateIpAddress.1': '10.1.0.51',
      },
    }) as { NetworkInterfaceId: string };

    expect(made).toMatchObject({ Status: 'Creating', PrivateIpAddress: '10.1.0.50', VpcId: vpc, ZoneId: ZONE });

    clock.advance(LONG_MS);
    const id = made.NetworkInterfaceId;
    const instance = inNetwork();
    const on = { NetworkInterfaceId: id, InstanceId: instance };
    call('AttachNetworkInterface', on);

    expect(status(id)).toBe('Attaching');

    clock.advance(LONG_MS);

    expect(list({ InstanceId: instance, Type: 'Secondary' })).toMatchObject([
      {
        ...{ NetworkInterfaceId: id, NetworkInterfaceName: 'second', Status: 'InUse', InstanceId: instance },
        PrivateIpSets: {
          PrivateIpSet: [
            { PrivateIpAddress: '10.1.0.50', Primary: true },
            { PrivateIpAddress: '10.1.0.51', Primary: false },
          ],
        },
        Tags: { Tag: [{ TagKey: 'k' }] },
      },
    ]);
    expect(find(instance)).toMatchObject({
      NetworkInterfaces: {
        NetworkInterface: [
          { Type: 'Primary' },
          { Type: 'Secondary', NetworkInterfaceId: id, PrimaryIpAddress: '10.1.0.50' },
        ],
      },
    });

    call('DetachNetworkInterface', on);

    expect([status(id), list({ InstanceId: instance }).length]).toEqual(['Detaching', 1]);

    clock.advance(LONG_MS);

    expect(status(id)).toBe('Available');

    call('DeleteNetworkInterface', { NetworkInterfaceId: id });

    expect(status(id)).toBe('absent');
    expect(make({ PrimaryIpAddress: '10.1.0.50' })).toMatch(/^eni-/);
  });

  test('goes with its instance only where that was asked for', () => {
    const { call, make, status, inNetwork } = start();
    const [goes, stays] = [make({ DeleteOnRelease: 'true' }), make()];
    const instance = inNetwork({ InstanceType: 'ecs.g6.xlarge' });
    for (const id of [goes, stays]) call('AttachNetworkInterface', { NetworkInterfaceId: id, InstanceId: instance });

    call('DeleteInstance', { InstanceId: instance, Force: 'true' });

    expect([status(goes), status(stays)]).toEqual(['absent', 'Available']);
  });

  test('is tagged like a primary one', () => {
    const { call, make, list } = start();
    const id = make();

    call('TagResources', { ResourceType: 'eni', 'ResourceId.1': id, 'Tag.1.Key': 'k', 'Tag.1.Value': 'v' });

    expect(list({ 'Tag.1.Key': 'k', 'Tag.1.Value': 'v' })).toMatchObject([{ NetworkInterfaceId: id }]);
    expect(call('ListTagResources', { ResourceType: 'eni', 'ResourceId.1': id })).toMatchObject({
      TagResources: { TagResource: [{ TagKey: 'k', TagValue: 'v' }] },
    });
  });

  test('keeps its VSwitch and its security group from being deleted', () => {
    const { code, make, call, vSwitch, group } = start();
    const id = make();

    expect(code('DeleteVSwitch', { VSwitchId: vSwitch })).toBe('DependencyViolation');
    expect(code('DeleteSecurityGroup', { SecurityGroupId: group })).toBe('DependencyViolation');

    call('DeleteNetworkInterface', { NetworkInterfaceId: id });

    expect(code('DeleteVSwitch', { VSwitchId: vSwitch })).toBe('none');
    expect(code('DeleteSecurityGroup', { SecurityGroupId: group })).toBe('none');
  });

  test.each([
    [{ VSwitchId: 'vsw-none' }, 'InvalidVSwitchId.NotFound'],
    [{ SecurityGroupId: 'sg-none' }, 'InvalidSecurityGroupId.NotFound'],
    [{ SecurityGroupId: 'sg-local' }, 'InvalidOperation.VpcMismatch'],
    [{ SecurityGroupId: '' }, 'MissingParameter'],
    [{ PrimaryIpAddress: '10.1.0' }, 'InvalidPrivateIpAddress.Malformed'],
    [{ PrimaryIpAddress: '10.2.0.1' }, 'InvalidVSwitchId.IpInvalid'],
    [{ PrimaryIpAddress: '10.1.0.9' }, 'InvalidPrivateIpAddress.Duplicated'],
    [{ PrimaryIpAddress: '10.1.0.10', 'PrivateIpAddress.1': '10.1.0.10' }, 'InvalidPrivateIpAddress.Duplicated'],
    [{ InstanceType: 'Primary' }, 'InvalidParameter'],
    [{ Ipv6AddressCount: '1' }, 'InvalidParameter'],
  ])('is not made with %j', (parameters: Record<string, string>, expected) => {
    const { code, make, vSwitch, group } = start();
    make({ PrimaryIpAddress: '10.1.0.9' });

    expect(code('CreateNetworkInterface', { VSwitchId: vSwitch, SecurityGroupId: group, ...parameters })).toBe(
      expected,
    );
  });

  test('is refused where it cannot be attached, detached or deleted', () => {
    const { call, code, clock, make, find, inNetwork, running, create, vSwitch, group } = start();
    const id = make();
    const instance = inNetwork();
    const { NetworkInterfaces } = find(instance) as unknown as {
      NetworkInterfaces: { NetworkInterface: [{ NetworkInterfaceId: string }] };
    };
    const primary = NetworkInterfaces.NetworkInterface[0].NetworkInterfaceId;
    const attach = (NetworkInterfaceId: string, InstanceId: string) =>
      code('AttachNetworkInterface', { NetworkInterfaceId, InstanceId });

    expect(attach('eni-none', instance)).toBe('InvalidEniId.NotFound');
    expect(attach(primary, instance)).toBe('InvalidOperation.InvalidEniType');
    expect(attach(id, 'i-none')).toBe('InvalidEcsId.NotFound');
    expect(attach(id, create({ SecurityGroupId: group, VSwitchId: vSwitch }))).toBe('InvalidOperation.InvalidEcsState');
    expect(attach(id, running())).toBe('InvalidOperation.VpcMismatch');
    expect(code('DetachNetworkInterface', { NetworkInterfaceId: id, InstanceId: instance })).toBe(
      'InvalidOperation.InvalidEniState',
    );
    expect(code('DetachNetworkInterface', { NetworkInterfaceId: primary, InstanceId: instance })).toBe(
      'InvalidOperation.DetachPrimaryEniNotAllowed',
    );
    expect(code('DeleteNetworkInterface', { NetworkInterfaceId: primary })).toBe('InvalidOperation.InvalidEniType');

    call('AttachNetworkInterface', { NetworkInterfaceId: id, InstanceId: instance });
    clock.advance(LONG_MS);

    expect(code('DeleteNetworkInterface', { NetworkInterfaceId: id })).toBe('InvalidOperation.InvalidEniState');
    // An ecs.g6.large takes two.
    expect(attach(make(), instance)).toBe('EniPerInstanceLimitExceeded');
  });

  test('does not attach to an instance in another zone', () => {
    const { id, code, make, inNetwork, vpc } = start();
    const elsewhere = { VpcId: vpc, ZoneId: 'cn-beijing-b', CidrBlock: '10.2.0.0/24' };
    const VSwitchId = id('CreateVSwitch', 'VSwitchId', elsewhere);

    expect(code('AttachNetworkInterface', { NetworkInterfaceId: make({ VSwitchId }), InstanceId: inNetwork() })).toBe(
      'InvalidOperation.AvailabilityZoneMismatch',
    );
  });
});
