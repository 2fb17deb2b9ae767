import { describe, expect, it } from 'vitest';
import { modelRoom } from './modelKit.ts';

describe('DescribeInstanceRamRole', () => {
  it('tells the role of each instance asked for, blank for one without', () => {
    const { call, create } = modelRoom();
    const [bare, other] = [create(), create({ RamRoleName: 'reader' })];

    expect(call('DescribeInstanceRamRole', { InstanceIds: JSON.stringify([bare, other]) })).toMatchObject({
      TotalCount: 2,
      InstanceRamRoleSets: {
        InstanceRamRoleSet: [
          { InstanceId: other, RamRoleName: 'reader' },
          { InstanceId: bare, RamRoleName: '' },
        ],
      },
    });
  });

  it('without ids tells the instances with a role, or with a certain one', () => {
    const { call, create } = modelRoom();
    create();
    create({ RamRoleName: 'reader' });
    const writer = create({ RamRoleName: 'writer' });

    expect(call('DescribeInstanceRamRole')).toMatchObject({ TotalCount: 2 });
    expect(call('DescribeInstanceRamRole', { RamRoleName: 'writer' })).toMatchObject({
      InstanceRamRoleSets: { InstanceRamRoleSet: [{ InstanceId: writer }] },
    });
  });
});

describe('DescribeInstanceAutoRenewAttribute', () => {
  it('tells of prepaid instances how they renew themselves', () => {
    const { call, create } = modelRoom();
    create();
    const prepaid = { InstanceChargeType: 'PrePaid', Period: '1' };
    const ending = create(prepaid);
    const renewing = create({ ...prepaid, AutoRenew: 'true', AutoRenewPeriod: '3' });

    expect(call('DescribeInstanceAutoRenewAttribute')).toMatchObject({ TotalCount: 2 });
    expect(call('DescribeInstanceAutoRenewAttribute', { InstanceId: `${ending},${renewing}` })).toMatchObject({
      InstanceRenewAttributes: {
        InstanceRenewAttribute: [
          {
            InstanceId: renewing,
            AutoRenewEnabled: true,
            RenewalStatus: 'AutoRenewal',
            Duration: 3,
            PeriodUnit: 'Month',
          },
          { InstanceId: ending, AutoRenewEnabled: false, RenewalStatus: 'Normal', Duration: 0 },
        ],
      },
    });
    expect(call('DescribeInstanceAutoRenewAttribute', { RenewalStatus: 'Normal' })).toMatchObject({
      InstanceRenewAttributes: { InstanceRenewAttribute: [{ InstanceId: ending }] },
    });
  });
});

describe('DescribeInstanceMaintenanceAttributes', () => {
  it('tells what an instance has that nobody decided about', () => {
    const { call, create } = modelRoom();
    const id = create();
    create();

    expect(call('DescribeInstanceMaintenanceAttributes', { 'InstanceId.1': id })).toMatchObject({
      TotalCount: 1,
      MaintenanceAttributes: {
        MaintenanceAttribute: [
          { InstanceId: id, ActionOnMaintenance: { Value: 'AutoRecover' }, NotifyOnMaintenance: false },
        ],
      },
    });
  });
});

describe('DescribeNetworkInterfaces', () => {
  interface Interfaces {
    TotalCount: number;
    NetworkInterfaceSets: { NetworkInterfaceSet: Record<string, unknown>[] };
  }

  it('tells the one interface of each instance, as DescribeInstances names it', () => {
    const { call, create, find } = modelRoom();
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

  it.each([
    ['InstanceId', 1],
    ['VpcId', 2],
    ['SecurityGroupId', 2],
    ['Type', 0],
    ['Status', 0],
    ['Tag.1.Key', 0],
  ])('picks by %s', (name, count) => {
    const { call, create } = modelRoom();
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
