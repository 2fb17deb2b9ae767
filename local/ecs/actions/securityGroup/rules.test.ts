import { describe, expect, test } from 'vitest';
import { startNetwork } from '../../../test/ecs/startNetwork.ts';

describe('the rules of a security group', () => {
  test('shows the rules of one network type in the classic network, and all in a VPC', () => {
    const { call, code, group, id, rules } = startNetwork();
    const classic = id('CreateSecurityGroup', 'SecurityGroupId', { SecurityGroupName: 'old' });
    const rule = { IpProtocol: 'tcp', PortRange: '22/22', SourceCidrIp: '10.0.0.0/8', NicType: 'intranet' };
    call('AuthorizeSecurityGroup', { ...rule, SecurityGroupId: classic });
    call('AuthorizeSecurityGroup', { ...rule, SecurityGroupId: group });

    expect([rules(classic), rules(classic, { NicType: 'intranet' })].map(({ length }) => length)).toEqual([0, 1]);
    expect([rules(group), rules(group, { NicType: 'internet' })].map(({ length }) => length)).toEqual([1, 1]);
    expect(rules(group, { NicType: '<nil>' })).toHaveLength(1);
    expect(code('DescribeSecurityGroupAttribute', { SecurityGroupId: classic, NicType: '<nil>' })).toBe(
      'InvalidNicType.ValueNotSupported',
    );
    expect(code('DescribeSecurityGroups', { DryRun: 'true' })).toBe('DryRunOperation');
  });

  test('keeps each rule once, and removes it again', () => {
    const { call, group, rules } = startNetwork();
    const ssh = { SecurityGroupId: group, IpProtocol: 'tcp', PortRange: '22/22', SourceCidrIp: '10.0.0.0/8' };

    call('AuthorizeSecurityGroup', ssh);
    call('AuthorizeSecurityGroup', { ...ssh, Description: 'again' });
    call('AuthorizeSecurityGroup', {
      SecurityGroupId: group,
      'Permissions.1.IpProtocol': 'ALL',
      'Permissions.1.SourceGroupId': group,
      'Permissions.2.IpProtocol': 'ICMP',
      'Permissions.2.PortRange': '-1/-1',
      'Permissions.2.Ipv6SourceCidrIp': '::/0',
      'Permissions.2.Policy': 'drop',
      'Permissions.2.Priority': '7',
    });
    call('AuthorizeSecurityGroupEgress', { SecurityGroupId: group, IpProtocol: 'GRE', DestCidrIp: '1.2.3.4' });

    expect(rules(group)).toHaveLength(4);
    expect(rules(group, { Direction: 'egress' })).toMatchObject([{ IpProtocol: 'GRE', PortRange: '-1/-1' }]);
    expect(rules(group)).toContainEqual(
      expect.objectContaining({
        IpProtocol: 'TCP',
        PortRange: '22/22',
        SourceCidrIp: '10.0.0.0/8',
        Policy: 'Accept',
        Priority: 1,
        NicType: 'intranet',
        Direction: 'ingress',
        Description: '',
      }),
    );

    call('RevokeSecurityGroup', ssh);
    const drop = rules(group).find(({ Policy: policy }) => policy === 'Drop');
    call('RevokeSecurityGroup', {
      SecurityGroupId: group,
      'SecurityGroupRuleId.1': String(drop?.['SecurityGroupRuleId']),
    });

    expect(
      rules(group)
        .map(({ IpProtocol: protocol }) => protocol)
        .sort(),
    ).toEqual(['ALL', 'GRE']);
  });

  test.each([
    [{ IpProtocol: 'ssh' }, 'InvalidIpProtocol.ValueNotSupported'],
    [{ IpProtocol: '' }, 'InvalidIpProtocol.ValueNotSupported'],
    [{ PortRange: '22' }, 'InvalidIpPortRange.Malformed'],
    [{ PortRange: '80/22' }, 'InvalidIpPortRange.Malformed'],
    [{ PortRange: '1/65536' }, 'InvalidIpPortRange.Malformed'],
    [{ IpProtocol: 'ICMP' }, 'InvalidIpPortRange.Malformed'],
    [{ SourceCidrIp: '' }, 'MissingParameter.Source'],
    [{ SourceCidrIp: '10.0.0.0/33' }, 'InvalidSourceCidrIp.Malformed'],
    [{ Ipv6SourceCidrIp: '10.0.0.0/8' }, 'InvalidParam.Ipv6SourceCidrIp'],
    [{ SourceGroupId: 'sg-none' }, 'InvalidSourceGroupId.NotFound'],
    [{ SourceGroupId: 'sg-local' }, 'InvalidSourceGroupId.Mismatch'],
    [{ Policy: 'maybe' }, 'InvalidPolicy.Malformed'],
    [{ Priority: '101' }, 'InvalidPriority.ValueNotSupported'],
    [{ SecurityGroupId: 'sg-none' }, 'InvalidSecurityGroupId.NotFound'],
  ])('refuses a rule with %j', (parameters, expected) => {
    const { code, group, rules } = startNetwork();
    const rule = { SecurityGroupId: group, IpProtocol: 'TCP', PortRange: '22/22', SourceCidrIp: '0.0.0.0/0' };

    expect(code('AuthorizeSecurityGroup', { ...rule, ...parameters })).toBe(expected);
    expect(rules(group)).toEqual([]);
  });

  test('takes at most 200 rules', () => {
    const { call, code, group } = startNetwork();
    const rule = { SecurityGroupId: group, IpProtocol: 'TCP', SourceCidrIp: '0.0.0.0/0' };

    for (let port = 1; port <= 200; port++) call('AuthorizeSecurityGroup', { ...rule, PortRange: `${port}/${port}` });

    expect(code('AuthorizeSecurityGroup', { ...rule, PortRange: '201/201' })).toBe('AuthorizationLimitExceed');
  });
});
