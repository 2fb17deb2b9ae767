import { describe, expect, test } from 'vitest';
import { startNetwork } from '../../../test/ecs/startNetwork.ts';

describe('security groups', () => {
  test('pages by token while groups come and go', () => {
    const { call, clock } = startNetwork();
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

  test.each([
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
    const { call } = startNetwork();

    expect(call('DescribeSecurityGroups', parameters)).toMatchObject({ TotalCount: found });
  });

  test('changes its name or description, and leaves what is not given', () => {
    const { call, code, group } = startNetwork();
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

  test('cannot be deleted while a rule of another group names it', () => {
    const { call, code, group, id, vpc } = startNetwork();

    const other = id('CreateSecurityGroup', 'SecurityGroupId', { VpcId: vpc });
    call('AuthorizeSecurityGroup', { SecurityGroupId: other, IpProtocol: 'ALL', SourceGroupId: group });

    expect(code('DeleteSecurityGroup', { SecurityGroupId: group })).toBe('DependencyViolation');

    call('DeleteSecurityGroup', { SecurityGroupId: other });

    expect(code('DeleteSecurityGroup', { SecurityGroupId: group })).toBe('none');
  });

  test('is the same for the same client token', () => {
    const { id, vpc } = startNetwork();
    const once = id('CreateSecurityGroup', 'SecurityGroupId', { VpcId: vpc, ClientToken: 't' });

    expect(id('CreateSecurityGroup', 'SecurityGroupId', { VpcId: vpc, ClientToken: 't' })).toBe(once);
  });
});
