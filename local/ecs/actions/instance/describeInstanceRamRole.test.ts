import { describe, expect, test } from 'vitest';
import { startInMemoryEcs } from '../../../test/ecs/startInMemoryEcs.ts';

describe('DescribeInstanceRamRole', () => {
  test('returns the role of each instance asked for, blank for one without', () => {
    const { call, create } = startInMemoryEcs();
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

  test('without ids, returns the instances with a role, or with a certain one', () => {
    const { call, create } = startInMemoryEcs();
    create();
    create({ RamRoleName: 'reader' });
    const writer = create({ RamRoleName: 'writer' });

    expect(call('DescribeInstanceRamRole')).toMatchObject({ TotalCount: 2 });
    expect(call('DescribeInstanceRamRole', { RamRoleName: 'writer' })).toMatchObject({
      InstanceRamRoleSets: { InstanceRamRoleSet: [{ InstanceId: writer }] },
    });
  });
});
