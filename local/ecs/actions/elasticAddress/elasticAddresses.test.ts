import { describe, expect, test } from 'vitest';
import { LONG_MS, MINUTE, REGION } from '../../../test/ecs/data.ts';
import { startInMemoryEcs } from '../../../test/ecs/startInMemoryEcs.ts';
import { VPC_VERSION } from '../action.ts';

interface Allocated {
  AllocationId: string;
  EipAddress: string;
}

function start() {
  const started = startInMemoryEcs();
  const allocate = (parameters: Record<string, string> = {}) =>
    started.call('AllocateEipAddress', parameters) as Allocated;
  const list = (parameters: Record<string, string> = {}) =>
    started.items('DescribeEipAddresses', 'EipAddresses.EipAddress', parameters);
  const status = (AllocationId: string): unknown => list({ AllocationId })[0]?.['Status'] ?? 'absent';
  const bound = (instanceId: string): Allocated => {
    const allocated = allocate();
    started.call('AssociateEipAddress', { AllocationId: allocated.AllocationId, InstanceId: instanceId });
    started.clock.advance(LONG_MS);
    return allocated;
  };
  return { ...started, allocate, list, status, bound };
}

describe('an elastic address', () => {
  test('is bound, shown on its instance, taken off and released', () => {
    const { call, clock, allocate, list, status, running, find, page } = start();
    const instance = running();
    const { AllocationId, EipAddress } = allocate({ Bandwidth: '20', InternetChargeType: 'PayByTraffic' });

    expect(list({ EipAddress })).toMatchObject([
      { AllocationId, Status: 'Available', InstanceId: '', Bandwidth: '20' },
    ]);

    call('AssociateEipAddress', { AllocationId, InstanceId: instance, InstanceType: 'EcsInstance' });

    expect(status(AllocationId)).toBe('Associating');

    clock.advance(LONG_MS);

    expect(list({ AllocationId })).toMatchObject([
      { Status: 'InUse', InstanceId: instance, InstanceType: 'EcsInstance' },
    ]);
    expect(find(instance)).toMatchObject({
      EipAddress: { AllocationId, IpAddress: EipAddress, InternetChargeType: 'PayByTraffic', Bandwidth: 20 },
      PublicIpAddress: { IpAddress: [] },
    });
    expect(page({ EipAddresses: JSON.stringify([EipAddress]) }).TotalCount).toBe(1);

    call('UnassociateEipAddress', { AllocationId, InstanceId: instance });

    expect([status(AllocationId), find(instance)?.['EipAddress']]).toMatchObject(['Unassociating', { IpAddress: '' }]);

    clock.advance(LONG_MS);

    expect(status(AllocationId)).toBe('Available');

    call('ReleaseEipAddress', { AllocationId });

    expect([status(AllocationId), page({ EipAddresses: JSON.stringify([EipAddress]) }).TotalCount]).toEqual([
      'absent',
      0,
    ]);
  });

  test('can be used again when its instance is gone', () => {
    const { call, status, bound, running } = start();
    const instance = running();
    const { AllocationId } = bound(instance);

    call('DeleteInstance', { InstanceId: instance, Force: 'true' });

    expect(status(AllocationId)).toBe('Available');
    expect(call('AssociateEipAddress', { AllocationId, InstanceId: running() })).toEqual({});
  });

  test('binds to a secondary network interface, which shows it, and is free again when that is deleted', () => {
    const { call, clock, items, allocate, list } = start();
    const eni = { VSwitchId: 'vsw-local-a', SecurityGroupId: 'sg-local' };
    const { NetworkInterfaceId: InstanceId } = call('CreateNetworkInterface', eni) as { NetworkInterfaceId: string };
    const { AllocationId, EipAddress } = allocate();
    clock.advance(LONG_MS);

    call('AssociateEipAddress', { AllocationId, InstanceId, InstanceType: 'NetworkInterface' });

    expect(items('DescribeNetworkInterfaces', 'NetworkInterfaceSets.NetworkInterfaceSet')).toMatchObject([
      { NetworkInterfaceId: InstanceId, AssociatedPublicIp: { AllocationId, PublicIpAddress: EipAddress } },
    ]);

    call('DeleteNetworkInterface', { NetworkInterfaceId: InstanceId });

    expect(list()).toMatchObject([{ AllocationId, Status: 'Available', InstanceId: '' }]);
  });

  test('is found by what it is, newest first', () => {
    const { allocate, clock, list } = start();
    const old = allocate({ ISP: 'BGP_PRO' }).AllocationId;
    clock.advance(MINUTE);
    const { AllocationId: young, EipAddress } = allocate();
    const ids = (parameters: Record<string, string> = {}) => list(parameters).map((each) => each['AllocationId']);

    expect(ids()).toEqual([young, old]);
    expect(ids({ AllocationId: `${old},eip-none` })).toEqual([old]);
    expect(ids({ EipAddress })).toEqual([young]);
    expect(ids({ ISP: 'BGP_PRO' })).toEqual([old]);
    expect(ids({ Status: 'InUse' })).toEqual([]);
    expect(ids({ AssociatedInstanceType: 'Nat' })).toEqual([]);
    expect(ids({ 'Filter.1.Key': 'CreationEndTime', 'Filter.1.Value': '2026-01-01T00:00Z' })).toEqual([old]);
    expect(ids({ PageSize: '1', PageNumber: '2' })).toEqual([old]);
  });

  test('keeps what only the VPC product asks and answers', () => {
    const { ecs, call } = start();
    const vpc = (action: string, parameters: Record<string, string>) =>
      ecs.call(action, { RegionId: REGION, ...parameters }, { version: VPC_VERSION });
    const named = { Name: 'web', Description: 'of the web', ResourceGroupId: 'rg-1', 'Tag.1.Key': 'k' };
    const { AllocationId } = vpc('AllocateEipAddress', named) as Allocated;

    vpc('TagResources', { ResourceType: 'EIP', 'ResourceId.1': AllocationId, 'Tag.1.Key': 'k', 'Tag.1.Value': 'v' });

    expect(vpc('DescribeEipAddresses', { EipName: 'web', 'Tag.1.Key': 'k', 'Tag.1.Value': 'v' })).toMatchObject({
      TotalCount: 1,
      EipAddresses: { EipAddress: [{ AllocationId, Name: 'web', Tags: { Tag: [{ Key: 'k', Value: 'v' }] } }] },
    });
    expect(call('DescribeEipAddresses', {})).not.toHaveProperty('EipAddresses.EipAddress.0.Name');
  });

  test('is refused where it cannot be bound, taken off or released', () => {
    const { code, call, allocate, bound, create, running, stopped } = start();
    const instance = running();
    const { AllocationId } = bound(instance);
    const { AllocationId: free } = allocate();
    const withPublicIp = stopped({ InternetMaxBandwidthOut: '1' });
    call('AllocatePublicIpAddress', { InstanceId: withPublicIp });

    expect(code('AssociateEipAddress', { AllocationId, InstanceId: instance })).toBe('IncorrectEipStatus');
    expect(code('AssociateEipAddress', { AllocationId: free, InstanceId: instance })).toBe(
      'InvalidAssociation.Duplicated',
    );
    expect(code('AssociateEipAddress', { AllocationId: free, InstanceId: create() })).toBe('IncorrectInstanceStatus');
    expect(code('AssociateEipAddress', { AllocationId: free, InstanceId: 'i-none' })).toBe(
      'InvalidInstanceId.NotFound',
    );
    expect(code('AssociateEipAddress', { AllocationId: 'eip-none', InstanceId: instance })).toBe(
      'InvalidAllocationId.NotFound',
    );
    expect(code('AssociateEipAddress', { AllocationId: free, InstanceId: withPublicIp })).toBe(
      'BIND_INSTANCE_HAVE_PORTMAP_OR_BIND_EIP',
    );
    expect(code('AssociateEipAddress', { AllocationId: free, InstanceId: instance, InstanceType: 'Nat' })).toBe(
      'InvalidInstanceType.ValueNotSupported',
    );
    expect(code('UnassociateEipAddress', { AllocationId: free })).toBe('IncorrectEipStatus');
    expect(code('UnassociateEipAddress', { AllocationId, InstanceId: withPublicIp })).toBe(
      'InvalidInstanceId.NotFound',
    );
    expect(code('ReleaseEipAddress', { AllocationId })).toBe('IncorrectEipStatus');
    expect(code('AllocateEipAddress', { Bandwidth: '0' })).toBe('InvalidParameter');
    expect(code('AllocateEipAddress', { InstanceChargeType: 'PrePaid' })).toBe('InvalidParameter');
  });

  test('is one of twenty at most', () => {
    const { code, allocate, call } = start();
    const [first = ''] = Array.from({ length: 20 }, () => allocate().AllocationId);

    expect(code('AllocateEipAddress')).toBe('QuotaExceeded.Eip');

    call('ReleaseEipAddress', { AllocationId: first });

    expect(code('AllocateEipAddress')).toBe('none');
  });
});
