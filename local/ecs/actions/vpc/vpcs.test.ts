import { describe, expect, test } from 'vitest';
import { LONG_MS, ZONE } from '../../../test/ecs/data.ts';
import { startInMemoryEcs } from '../../../test/ecs/startInMemoryEcs.ts';
import { startNetwork } from '../../../test/ecs/startNetwork.ts';

describe('VPCs and VSwitches', () => {
  test('returns what was created, the newest first, and what every region has', () => {
    const { call, vpc, vSwitch } = startNetwork();

    const all = call('DescribeVpcs');
    const one = call('DescribeVpcs', { VpcId: vpc });

    expect(all).toMatchObject({ TotalCount: 2, PageNumber: 1, PageSize: 10 });
    expect(all).toMatchObject({ Vpcs: { Vpc: [{ VpcId: vpc }, { VpcId: 'vpc-local', IsDefault: true }] } });
    expect(one).toMatchObject({
      TotalCount: 1,
      Vpcs: {
        Vpc: [
          {
            VpcName: 'net',
            Status: 'Available',
            CidrBlock: '10.0.0.0/8',
            IsDefault: false,
            CreationTime: '2026-01-01T00:00:00Z',
            VSwitchIds: { VSwitchId: [vSwitch] },
            UserCidrs: { UserCidr: [] },
          },
        ],
      },
    });
  });

  test('counts down the addresses of a VSwitch and gives them back', () => {
    const { call, clock, run, vSwitch, group } = startNetwork();
    const free = () => {
      const answer = call('DescribeVSwitches', { VSwitchId: vSwitch });
      const { VSwitch } = (answer as { VSwitches: { VSwitch: { AvailableIpAddressCount: number }[] } }).VSwitches;
      return VSwitch[0]?.AvailableIpAddressCount;
    };
    const before = free();

    const [instance = ''] = run({ ZoneId: '', VSwitchId: vSwitch, SecurityGroupId: group, Amount: '3' });
    const during = free();
    clock.advance(2 * LONG_MS);
    call('DeleteInstance', { InstanceId: instance, Force: 'true' });

    expect([before, during, free()]).toEqual([252, 249, 250]);
  });

  test.each([
    ['CreateVpc', { CidrBlock: '11.0.0.0/8' }, 'InvalidCidrBlock.Malformed'],
    ['CreateVpc', { CidrBlock: '10.0.0.1/8' }, 'InvalidCidrBlock.Malformed'],
    ['CreateVpc', { CidrBlock: '192.168.0.0/29' }, 'InvalidCidrBlock.Malformed'],
    ['CreateVpc', { VpcName: 'http://x' }, 'InvalidVpcName.Malformed'],
    ['CreateVSwitch', { VpcId: 'vpc-none' }, 'InvalidVpcId.NotFound'],
    ['CreateVSwitch', { ZoneId: 'cn-beijing-z' }, 'InvalidZoneId.NotFound'],
    ['CreateVSwitch', { CidrBlock: '10.1.0.128/25' }, 'InvalidCidrBlock.Overlapped'],
    ['CreateVSwitch', { CidrBlock: '172.16.0.0/24' }, 'InvalidParameter'],
    ['CreateVSwitch', { CidrBlock: '10.0.0.0/8' }, 'InvalidCidrBlock.Malformed'],
    ['CreateVSwitch', { CidrBlock: '' }, 'MissingParameter'],
    ['DeleteVpc', { VpcId: 'vpc-none' }, 'InvalidVpcId.NotFound'],
    ['DeleteVSwitch', { VSwitchId: 'vsw-none' }, 'InvalidVSwitchId.NotFound'],
  ])('refuses %s with %j', (action, parameters, expected) => {
    const { code, vpc } = startNetwork();
    const usual = action === 'CreateVSwitch' ? { VpcId: vpc, ZoneId: ZONE, CidrBlock: '10.2.0.0/24' } : {};

    expect(code(action, { ...usual, ...parameters })).toBe(expected);
  });

  test('finds a network in any region for clients that name none', () => {
    const { call, code } = startInMemoryEcs({ region: 'cn-hangzhou' });
    const { VpcId = '' } = call('CreateVpc') as Record<string, string>;
    const block = { RegionId: '', VpcId, ZoneId: ZONE, CidrBlock: '172.16.0.0/24' };

    const { VSwitchId = '' } = call('CreateVSwitch', block) as Record<string, string>;

    expect(call('DescribeVSwitches', { RegionId: '', VpcId })).toMatchObject({ TotalCount: 1 });
    expect(code('DeleteVSwitch', { RegionId: 'cn-hangzhou', VSwitchId })).toBe('InvalidVSwitchId.NotFound');
    expect(code('DeleteVSwitch', { RegionId: '', VSwitchId })).toBe('none');
    expect(code('DeleteVpc', { RegionId: '', VpcId })).toBe('none');
  });

  test('removes a network from the inside out only', () => {
    const { call, code, clock, create, vpc, vSwitch, group } = startNetwork();
    const instance = create({ ZoneId: '', VSwitchId: vSwitch, SecurityGroupId: group });

    const whileInUse = [
      code('DeleteVSwitch', { VSwitchId: vSwitch }),
      code('DeleteSecurityGroup', { SecurityGroupId: group }),
      code('DeleteVpc', { VpcId: vpc }),
    ];

    expect(whileInUse).toEqual(['DependencyViolation', 'DependencyViolation', 'DependencyViolation.VSwitch']);

    clock.advance(LONG_MS);
    call('DeleteInstance', { InstanceId: instance });
    call('DeleteVSwitch', { VSwitchId: vSwitch });

    expect(code('DeleteVpc', { VpcId: vpc })).toBe('DependencyViolation.SecurityGroup');

    call('DeleteSecurityGroup', { SecurityGroupId: group });
    call('DeleteVpc', { VpcId: vpc });

    expect(call('DescribeVpcs', { VpcId: vpc })).toMatchObject({ TotalCount: 0, Vpcs: { Vpc: [] } });
  });
});
