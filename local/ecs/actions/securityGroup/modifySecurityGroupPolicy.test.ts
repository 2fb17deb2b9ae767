import { describe, expect, test } from 'vitest';
import { startNetwork } from '../../../test/ecs/startNetwork.ts';

describe('whether instances in a group reach each other', () => {
  test('depends on the type of the group until it is changed', () => {
    const { call, id, group } = startNetwork();
    const policy = (SecurityGroupId: string) =>
      (call('DescribeSecurityGroupAttribute', { SecurityGroupId }) as Record<string, unknown>)['InnerAccessPolicy'];
    const enterprise = id('CreateSecurityGroup', 'SecurityGroupId', { SecurityGroupType: 'enterprise' });
    const before = [policy(group), policy(enterprise)];

    call('ModifySecurityGroupPolicy', { SecurityGroupId: group, InnerAccessPolicy: 'drop' });

    expect(before).toEqual(['Accept', 'Drop']);
    expect(policy(group)).toBe('Drop');
  });

  test.each([
    ['InvalidParameter.InnerAccessPolicy', 'enterprise', 'Accept'],
    ['InvalidPolicy.Malformed', 'normal', 'Perhaps'],
    ['MissingParameter', 'normal', ''],
  ])('is refused with %s', (refusal, SecurityGroupType, InnerAccessPolicy) => {
    const { code, id } = startNetwork();
    const SecurityGroupId = id('CreateSecurityGroup', 'SecurityGroupId', { SecurityGroupType });

    expect(code('ModifySecurityGroupPolicy', { SecurityGroupId, InnerAccessPolicy })).toBe(refusal);
  });
});
