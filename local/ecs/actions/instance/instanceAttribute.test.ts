import { describe, expect, test } from 'vitest';
import { startInMemoryEcs } from '../../../test/ecs/startInMemoryEcs.ts';

describe('the attributes of one instance', () => {
  test('are returned, with optimized where DescribeInstances has true', () => {
    const { call, stopped } = startInMemoryEcs();

    const id = stopped({ InstanceName: 'web', Description: 'd', InternetMaxBandwidthOut: '5' });

    expect(call('DescribeInstanceAttribute', { InstanceId: id })).toMatchObject({
      InstanceId: id,
      InstanceName: 'web',
      Description: 'd',
      Status: 'Stopped',
      IoOptimized: 'optimized',
      Memory: 8192,
      InternetMaxBandwidthOut: 5,
      InnerIpAddress: { IpAddress: [] },
      SecurityGroupIds: { SecurityGroupId: ['sg-local'] },
    });
    expect(call('DescribeInstanceAttribute', { InstanceId: id })).not.toHaveProperty('Tags');
  });

  test('changes what the parameters name and leaves the rest', () => {
    const { call, find, page, stopped } = startInMemoryEcs();
    const id = stopped({ InstanceName: 'before', Description: 'stays' });
    const group = (call('CreateSecurityGroup', { VpcId: 'vpc-local' }) as { SecurityGroupId: string }).SecurityGroupId;

    call('ModifyInstanceAttribute', {
      InstanceId: id,
      InstanceName: 'after',
      HostName: 'host1',
      Password: 'Secret123',
      UserData: 'abc=',
      DeletionProtection: 'True',
      'SecurityGroupIds.1': group,
    });

    expect(find(id)).toMatchObject({
      InstanceName: 'after',
      HostName: 'host1',
      Description: 'stays',
      DeletionProtection: true,
      SecurityGroupIds: { SecurityGroupId: [group] },
    });
    expect(page({ InstanceName: 'after' }).TotalCount).toBe(1);
    expect(page({ SecurityGroupId: 'sg-local' }).TotalCount).toBe(0);
  });

  test.each([
    [{ InstanceId: 'i-none' }, 'InvalidInstanceId.NotFound'],
    [{ InstanceName: '1' }, 'InvalidInstanceName.Malformed'],
    [{ HostName: '-x' }, 'InvalidHostName.Malformed'],
    [{ Password: 'weak' }, 'InvalidPassword.Malformed'],
    [{ 'SecurityGroupIds.1': 'sg-none' }, 'InvalidSecurityGroupId.NotFound'],
    [{ CreditSpecification: 'x' }, 'InvalidParameter.CreditSpecification'],
  ])('refuses %j on a running instance and changes nothing', (parameters, expected) => {
    const { code, find, running } = startInMemoryEcs();

    const id = running();
    const before = find(id);

    expect(code('ModifyInstanceAttribute', { InstanceId: id, Description: 'new', ...parameters })).toBe(expected);
    expect(find(id)).toEqual(before);
  });

  // BOSH's CPI keeps its settings there, and changes them as it attaches a disk.
  test('changes user data of a running instance, too', () => {
    const { call, running } = startInMemoryEcs();
    const id = running();

    call('ModifyInstanceAttribute', { InstanceId: id, UserData: 'abc=' });

    expect(call('DescribeUserData', { InstanceId: id })).toMatchObject({ UserData: 'abc=' });
  });

  test('refuses a security group of another network', () => {
    const { call, code, stopped } = startInMemoryEcs();

    const id = stopped();
    const group = (call('CreateSecurityGroup') as { SecurityGroupId: string }).SecurityGroupId;

    expect(code('ModifyInstanceAttribute', { InstanceId: id, 'SecurityGroupIds.1': group })).toBe('InvalidParameter');
  });
});
