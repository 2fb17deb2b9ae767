import { describe, expect, test } from 'vitest';
import { startInMemoryEcs } from '../../../test/ecs/startInMemoryEcs.ts';

function start() {
  const started = startInMemoryEcs();
  const roleOf = (id: string) =>
    started.items('DescribeInstanceRamRole', 'InstanceRamRoleSets.InstanceRamRoleSet', {
      InstanceIds: JSON.stringify([id]),
    })[0]?.['RamRoleName'];
  const classic = (): string => {
    const { SecurityGroupId } = started.call('CreateSecurityGroup', {}) as { SecurityGroupId: string };
    return started.create({ SecurityGroupId, InstanceType: 'ecs.s1.small' });
  };
  return { ...started, roleOf, classic };
}

describe('the RAM role of an instance', () => {
  test('is attached to each instance by itself', () => {
    const { call, create, roleOf, classic } = start();
    const [bare, other] = [create(), create({ RamRoleName: 'writer' })];
    const InstanceIds = JSON.stringify([bare, other, classic(), 'i-none']);

    expect(call('AttachInstanceRamRole', { RamRoleName: 'reader', InstanceIds })).toMatchObject({
      RamRoleName: 'reader',
      TotalCount: 4,
      FailCount: 3,
      AttachInstanceRamRoleResults: {
        AttachInstanceRamRoleResult: [
          { InstanceId: bare, Success: true, Code: '200' },
          { InstanceId: other, Success: false, Code: 'InvalidParameter' },
          { Success: false, Code: 'InvalidNetworkType.MismatchRamRole' },
          { InstanceId: 'i-none', Success: false, Code: 'InvalidInstanceId.NotFound' },
        ],
      },
    });
    expect([roleOf(bare), roleOf(other)]).toEqual(['reader', 'writer']);
  });

  test('is detached by its name, or whatever it is, and can then be another', () => {
    const { call, create, roleOf } = start();
    const id = create({ RamRoleName: 'reader' });
    const InstanceIds = JSON.stringify([id]);

    call('DetachInstanceRamRole', { RamRoleName: 'writer', InstanceIds });

    expect(roleOf(id)).toBe('reader');
    expect(call('DetachInstanceRamRole', { InstanceIds })).toMatchObject({
      FailCount: 0,
      DetachInstanceRamRoleResults: {
        DetachInstanceRamRoleResult: [
          {
            InstanceId: id,
            Success: true,
            InstanceRamRoleSets: { InstanceRamRoleSet: [{ InstanceId: id, RamRoleName: 'reader' }] },
          },
        ],
      },
    });

    call('AttachInstanceRamRole', { RamRoleName: 'writer', InstanceIds });

    expect(roleOf(id)).toBe('writer');
  });

  test.each([
    ['AttachInstanceRamRole', { RamRoleName: 'nobody', InstanceIds: '["i-1"]' }, 'InvalidRamRole.NotFound'],
    ['AttachInstanceRamRole', { RamRoleName: 'reader', InstanceIds: 'i-1' }, 'InvalidInstanceIds.Malformed'],
    ['AttachInstanceRamRole', { InstanceIds: '["i-1"]' }, 'MissingParameter'],
    ['DetachInstanceRamRole', { RamRoleName: 'nobody', InstanceIds: '["i-1"]' }, 'InvalidRamRole.NotFound'],
    ['DetachInstanceRamRole', { InstanceIds: '{}' }, 'InvalidInstanceIds.Malformed'],
  ])('%s with %j is refused', (action, parameters: Record<string, string>, expected) => {
    expect(start().code(action, parameters)).toBe(expected);
  });

  test.each(['AttachInstanceRamRole', 'DetachInstanceRamRole', 'DescribeInstanceRamRole'])(
    '%s says of ids that are no list what the vendor’s SDK for PHP reads',
    (action) => {
      const { code, call } = start();
      const asked = { RamRoleName: 'reader', InstanceIds: 'i-1' };

      expect(code(action, asked)).toBe('InvalidInstanceIds.Malformed');
      expect(() => call(action, asked)).toThrow('The specified instanceIds are not valid.');
    },
  );
});
