import { describe, expect, it } from 'vitest';
import { modelRoom } from './modelKit.ts';
import { networkRoom } from './networkRoom.ts';

describe('security groups', () => {
  it('pages by token while groups come and go', () => {
    const { call, clock } = networkRoom();
    const create = (name: string) => {
      clock.advance(1000);
      call('CreateSecurityGroup', { SecurityGroupName: name });
    };
    const page = (parameters: Record<string, string>) => {
      const answer = call('DescribeSecurityGroups', { MaxResults: '2', ...parameters }) as {
        NextToken: string;
        SecurityGroups: { SecurityGroup: { SecurityGroupName: string; SecurityGroupId: string }[] };
      };
      return { token: answer.NextToken, groups: answer.SecurityGroups.SecurityGroup };
    };
    for (const name of ['one', 'two', 'three']) create(name);

    const first = page({});
    create('four');
    call('DeleteSecurityGroup', { SecurityGroupId: first.groups[1]?.SecurityGroupId ?? '' });
    const second = page({ NextToken: first.token });
    const third = page({ NextToken: second.token });

    const names = [first, second, third].map(({ groups }) => groups.map((group) => group.SecurityGroupName));
    expect(names).toEqual([['three', 'two'], ['one', 'web'], ['local']]);
    expect(third.token).toBe('');
  });

  it.each([
    [{ SecurityGroupName: 'web' }, 1],
    [{ SecurityGroupName: 'w*' }, 0],
    [{ SecurityGroupName: 'w*', FuzzyQuery: 'true' }, 1],
    [{ NetworkType: 'classic' }, 0],
    [{ NetworkType: 'vpc' }, 2],
    [{ SecurityGroupIds: '["sg-local","sg-none"]' }, 1],
    [{ 'Tag.1.Key': 'a' }, 0],
    [{ SecurityGroupType: 'enterprise' }, 0],
    [{ VpcId: 'vpc-local' }, 1],
  ])('finds by %j', (parameters: Record<string, string>, found) => {
    const { call } = networkRoom();
    expect(call('DescribeSecurityGroups', parameters)).toMatchObject({ TotalCount: found });
  });

  it('changes its name or description, and leaves what is not said', () => {
    const { call, code, group } = networkRoom();
    const seen = (): unknown => {
      const answer = call('DescribeSecurityGroups', { SecurityGroupId: group });
      const { SecurityGroup } = (answer as { SecurityGroups: { SecurityGroup: Record<string, unknown>[] } })
        .SecurityGroups;
      return [SecurityGroup[0]?.['SecurityGroupName'], SecurityGroup[0]?.['Description']];
    };

    call('ModifySecurityGroupAttribute', { SecurityGroupId: group, Description: 'all that is public' });
    expect(seen()).toEqual(['web', 'all that is public']);
    call('ModifySecurityGroupAttribute', { SecurityGroupId: group, SecurityGroupName: 'front' });
    expect(seen()).toEqual(['front', 'all that is public']);

    const change = (parameters: Record<string, string>) => code('ModifySecurityGroupAttribute', parameters);
    expect(change({ SecurityGroupId: 'sg-none' })).toBe('InvalidSecurityGroupId.NotFound');
    expect(change({ SecurityGroupId: group, SecurityGroupName: '1' })).toBe('InvalidSecurityGroupName.Malformed');
    expect(seen()).toEqual(['front', 'all that is public']);
  });

  it('tells the rules of one side of the classic network, of a VPC all', () => {
    const { call, code, group, id, rules } = networkRoom();
    const classic = id('CreateSecurityGroup', 'SecurityGroupId', { SecurityGroupName: 'old' });
    const rule = { IpProtocol: 'tcp', PortRange: '22/22', SourceCidrIp: '10.0.0.0/8', NicType: 'intranet' };
    call('AuthorizeSecurityGroup', { ...rule, SecurityGroupId: classic });
    call('AuthorizeSecurityGroup', { ...rule, SecurityGroupId: group });

    expect([rules(classic), rules(classic, { NicType: 'intranet' })].map(({ length }) => length)).toEqual([0, 1]);
    expect([rules(group), rules(group, { NicType: 'internet' })].map(({ length }) => length)).toEqual([1, 1]);
    expect(code('DescribeSecurityGroupAttribute', { SecurityGroupId: group, NicType: 'x' })).toBe(
      'InvalidNicType.ValueNotSupported',
    );
    expect(code('DescribeSecurityGroups', { DryRun: 'true' })).toBe('DryRunOperation');
  });

  it('keeps its rules, each once, and gives them up again', () => {
    const { call, group, rules } = networkRoom();
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

  it.each([
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
    const { code, group, rules } = networkRoom();
    const rule = { SecurityGroupId: group, IpProtocol: 'TCP', PortRange: '22/22', SourceCidrIp: '0.0.0.0/0' };
    expect(code('AuthorizeSecurityGroup', { ...rule, ...parameters })).toBe(expected);
    expect(rules(group)).toEqual([]);
  });

  it('takes 200 rules and no more', () => {
    const { call, code, group } = networkRoom();
    const rule = { SecurityGroupId: group, IpProtocol: 'TCP', SourceCidrIp: '0.0.0.0/0' };
    for (let port = 1; port <= 200; port++) call('AuthorizeSecurityGroup', { ...rule, PortRange: `${port}/${port}` });
    expect(code('AuthorizeSecurityGroup', { ...rule, PortRange: '201/201' })).toBe('AuthorizationLimitExceed');
  });

  it('stays while a rule of another group names it', () => {
    const { call, code, group, id, vpc } = networkRoom();
    const other = id('CreateSecurityGroup', 'SecurityGroupId', { VpcId: vpc });
    call('AuthorizeSecurityGroup', { SecurityGroupId: other, IpProtocol: 'ALL', SourceGroupId: group });
    expect(code('DeleteSecurityGroup', { SecurityGroupId: group })).toBe('DependencyViolation');
    call('DeleteSecurityGroup', { SecurityGroupId: other });
    expect(code('DeleteSecurityGroup', { SecurityGroupId: group })).toBe('none');
  });

  it('is the same for the same client token', () => {
    const { id, vpc } = networkRoom();
    const once = id('CreateSecurityGroup', 'SecurityGroupId', { VpcId: vpc, ClientToken: 't' });
    expect(id('CreateSecurityGroup', 'SecurityGroupId', { VpcId: vpc, ClientToken: 't' })).toBe(once);
  });
});

it('keeps the networks, rules and keys of a region in its snapshot', () => {
  const { call, group, model, vpc } = networkRoom();
  call('AuthorizeSecurityGroup', { SecurityGroupId: group, IpProtocol: 'ALL', SourceCidrIp: '0.0.0.0/0' });
  call('ImportKeyPair', { KeyPairName: 'mine', PublicKeyBody: PUBLIC_KEY });
  const asked = [
    ['DescribeVpcs', { VpcId: vpc }],
    ['DescribeVSwitches', { VpcId: vpc }],
    ['DescribeSecurityGroupAttribute', { SecurityGroupId: group }],
    ['DescribeKeyPairs', { IncludePublicKey: 'true' }],
  ] as const;
  const before = asked.map(([action, parameters]) => call(action, parameters));

  const after = modelRoom();
  after.model.restore(JSON.parse(JSON.stringify(model.snapshot())));

  expect(asked.map(([action, parameters]) => after.call(action, parameters))).toEqual(before);
});

const PUBLIC_KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl someone@somewhere';

describe('whether instances in a group reach each other', () => {
  it('is as its type has it until it is changed', () => {
    const { call, id, group } = networkRoom();
    const policy = (SecurityGroupId: string) =>
      (call('DescribeSecurityGroupAttribute', { SecurityGroupId }) as Record<string, unknown>)['InnerAccessPolicy'];
    const enterprise = id('CreateSecurityGroup', 'SecurityGroupId', { SecurityGroupType: 'enterprise' });
    const before = [policy(group), policy(enterprise)];

    call('ModifySecurityGroupPolicy', { SecurityGroupId: group, InnerAccessPolicy: 'drop' });

    expect(before).toEqual(['Accept', 'Drop']);
    expect(policy(group)).toBe('Drop');
  });

  it.each([
    ['InvalidParameter.InnerAccessPolicy', 'enterprise', 'Accept'],
    ['InvalidPolicy.Malformed', 'normal', 'Perhaps'],
    ['MissingParameter', 'normal', ''],
  ])('is refused with %s', (refusal, SecurityGroupType, InnerAccessPolicy) => {
    const { code, id } = networkRoom();
    const SecurityGroupId = id('CreateSecurityGroup', 'SecurityGroupId', { SecurityGroupType });

    expect(code('ModifySecurityGroupPolicy', { SecurityGroupId, InnerAccessPolicy })).toBe(refusal);
  });
});
