import { describe, expect, test } from 'vitest';
import { startInMemoryEcs } from '../../../test/ecs/startInMemoryEcs.ts';

function start() {
  const started = startInMemoryEcs();
  const newGroup = (vpcId?: string): string => {
    const answer = started.call('CreateSecurityGroup', vpcId === undefined ? {} : { VpcId: vpcId });
    return (answer as { SecurityGroupId: string }).SecurityGroupId;
  };
  const id = started.stopped();
  const groupsOf = (): unknown => started.find(id)?.['SecurityGroupIds'];
  return { ...started, id, newGroup, groupsOf };
}

describe('membership of a security group', () => {
  test('is joined and left', () => {
    const { call, id, newGroup, groupsOf, page } = start();
    const group = newGroup('vpc-local');

    call('JoinSecurityGroup', { InstanceId: id, SecurityGroupId: group });

    expect(groupsOf()).toEqual({ SecurityGroupId: ['sg-local', group] });
    expect(page({ SecurityGroupId: group }).TotalCount).toBe(1);

    call('LeaveSecurityGroup', { InstanceId: id, SecurityGroupId: 'sg-local' });

    expect(groupsOf()).toEqual({ SecurityGroupId: [group] });
    expect(page({ SecurityGroupId: 'sg-local' }).TotalCount).toBe(0);
  });

  test('is limited to five groups, each once', () => {
    const { call, code, id, newGroup } = start();
    for (let group = 1; group < 5; group += 1) {
      call('JoinSecurityGroup', { InstanceId: id, SecurityGroupId: newGroup('vpc-local') });
    }

    expect(code('JoinSecurityGroup', { InstanceId: id, SecurityGroupId: 'sg-local' })).toBe(
      'InvalidInstanceId.AlreadyExists',
    );
    expect(code('JoinSecurityGroup', { InstanceId: id, SecurityGroupId: newGroup('vpc-local') })).toBe(
      'InstanceSecurityGroupLimitExceeded',
    );
  });

  test('is of at least one group, and only a group that was joined can be left', () => {
    const { code, id, newGroup } = start();

    expect(code('LeaveSecurityGroup', { InstanceId: id, SecurityGroupId: 'sg-local' })).toBe(
      'InstanceLastSecurityGroup',
    );
    expect(code('LeaveSecurityGroup', { InstanceId: id, SecurityGroupId: newGroup('vpc-local') })).toBe(
      'InstanceNotInSecurityGroup',
    );
  });

  test('is limited to groups of the same network and to instances in a stable status', () => {
    const { call, code, id, newGroup } = start();
    const classic = newGroup();

    expect(code('JoinSecurityGroup', { InstanceId: id, SecurityGroupId: classic })).toBe('InvalidInstanceId.NotFound');
    expect(code('JoinSecurityGroup', { InstanceId: id, SecurityGroupId: 'sg-none' })).toBe(
      'InvalidSecurityGroupId.NotFound',
    );
    expect(code('JoinSecurityGroup', { InstanceId: 'i-none', SecurityGroupId: 'sg-local' })).toBe(
      'InvalidInstanceId.NotFound',
    );

    call('StartInstance', { InstanceId: id });

    expect(code('JoinSecurityGroup', { InstanceId: id, SecurityGroupId: newGroup('vpc-local') })).toBe(
      'IncorrectInstanceStatus',
    );
  });
});
