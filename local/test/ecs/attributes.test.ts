import { describe, expect, it } from 'vitest';
import { LONG_MS, modelRoom, REGION, ZONE } from './modelKit.ts';

describe('user data', () => {
  it('is told as it was given, and empty where there is none', () => {
    const { call, code, stopped } = modelRoom();
    const id = stopped({ UserData: 'ZWNobw==' });

    expect(call('DescribeUserData', { InstanceId: id })).toEqual({
      RegionId: REGION,
      InstanceId: id,
      UserData: 'ZWNobw==',
    });
    expect(call('DescribeUserData', { InstanceId: stopped() })).toMatchObject({ UserData: '' });
    expect(code('DescribeUserData', { InstanceId: 'i-none' })).toBe('InvalidInstanceId.NotFound');
  });
});

describe('the attributes of one instance', () => {
  it('tells them, saying optimized where DescribeInstances says true', () => {
    const { call, stopped } = modelRoom();
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

  it('changes what is named and leaves the rest', () => {
    const { call, find, page, stopped } = modelRoom();
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

  it.each([
    [{ InstanceId: 'i-none' }, 'InvalidInstanceId.NotFound'],
    [{ InstanceName: '1' }, 'InvalidInstanceName.Malformed'],
    [{ HostName: '-x' }, 'InvalidHostName.Malformed'],
    [{ Password: 'weak' }, 'InvalidPassword.Malformed'],
    [{ UserData: 'abc=' }, 'IncorrectInstanceStatus'],
    [{ 'SecurityGroupIds.1': 'sg-none' }, 'InvalidSecurityGroupId.NotFound'],
    [{ CreditSpecification: 'x' }, 'InvalidParameter.CreditSpecification'],
  ])('refuses %j on a running instance and changes nothing', (parameters, expected) => {
    const { code, find, running } = modelRoom();
    const id = running();
    const before = find(id);
    expect(code('ModifyInstanceAttribute', { InstanceId: id, Description: 'new', ...parameters })).toBe(expected);
    expect(find(id)).toEqual(before);
  });

  it('refuses a security group of another network', () => {
    const { call, code, stopped } = modelRoom();
    const id = stopped();
    const group = (call('CreateSecurityGroup') as { SecurityGroupId: string }).SecurityGroupId;
    expect(code('ModifyInstanceAttribute', { InstanceId: id, 'SecurityGroupIds.1': group })).toBe('InvalidParameter');
  });
});

describe('RebootInstances', () => {
  it('reboots all or none with AllTogether', () => {
    const { call, clock, code, running, status, stopped } = modelRoom();
    const [one, two, still] = [running(), running(), stopped()];
    expect(code('RebootInstances', { 'InstanceId.1': one, 'InstanceId.2': still })).toBe('IncorrectInstanceStatus');
    expect(status(one)).toBe('Running');

    call('RebootInstances', { 'InstanceId.1': one, 'InstanceId.2': two });
    expect([status(one), status(two)]).toEqual(['Starting', 'Starting']);
    clock.advance(LONG_MS);
    expect([status(one), status(two)]).toEqual(['Running', 'Running']);
  });

  it('tells what came of each with SuccessFirst', () => {
    const { call, running, stopped } = modelRoom();
    const [one, still] = [running(), stopped()];
    expect(
      call('RebootInstances', { 'InstanceId.1': one, 'InstanceId.2': still, BatchOptimization: 'SuccessFirst' }),
    ).toMatchObject({
      InstanceResponses: {
        InstanceResponse: [
          { InstanceId: one, Code: '200', PreviousStatus: 'Running', CurrentStatus: 'Starting' },
          { InstanceId: still, Code: 'IncorrectInstanceStatus', PreviousStatus: 'Stopped' },
        ],
      },
    });
  });
});

describe('DescribeDisks', () => {
  function prepare() {
    const room = modelRoom();
    const web = room.stopped({
      'SystemDisk.Category': 'cloud_essd',
      'SystemDisk.Size': '60',
      'DataDisk.1.Category': 'cloud_ssd',
      'DataDisk.1.Size': '100',
      'DataDisk.1.DiskName': 'data-1',
      'DataDisk.1.DeleteWithInstance': 'false',
    });
    const other = room.stopped({ ZoneId: 'cn-beijing-b' });
    const disks = (parameters: Record<string, string>) =>
      (room.call('DescribeDisks', parameters) as { Disks: { Disk: Record<string, unknown>[] } }).Disks.Disk;
    return { ...room, web, other, disks };
  }

  it('tells each disk of an instance and where it is attached', () => {
    const { disks, web } = prepare();
    const [system] = disks({ InstanceId: web, DiskType: 'system' });
    const [data] = disks({ InstanceId: web, DiskType: 'data' });
    expect(system).toMatchObject({
      Category: 'cloud_essd',
      PerformanceLevel: 'PL1',
      Size: 60,
      Status: 'In_use',
      Type: 'system',
      Portable: false,
      InstanceId: web,
      RegionId: REGION,
      ZoneId: ZONE,
      CreationTime: '2026-01-01T00:00:00Z',
    });
    expect(data).toMatchObject({
      DiskName: 'data-1',
      Size: 100,
      DeleteWithInstance: false,
      Portable: true,
      Attachments: { Attachment: [{ InstanceId: web, Device: '/dev/xvdb' }] },
    });
    expect(disks({ DiskIds: JSON.stringify([data?.['DiskId'], 'd-none']) })).toEqual([data]);
  });

  it.each([
    [{}, 3],
    [{ ZoneId: 'cn-beijing-b' }, 1],
    [{ Category: 'cloud_ssd' }, 1],
    [{ DiskName: 'data*' }, 1],
    [{ Status: 'Available' }, 0],
    [{ Status: 'In_use' }, 3],
    [{ DeleteWithInstance: 'false' }, 1],
    [{ Portable: 'false' }, 2],
    [{ Encrypted: 'true' }, 0],
    [{ InstanceId: 'i-none' }, 0],
    [{ 'Tag.1.Key': 'a' }, 0],
    [{ DiskIds: '[]' }, 0],
    [{ ResourceGroupId: 'rg-1' }, 0],
    [{ SnapshotId: 's-1' }, 0],
    [{ AutoSnapshotPolicyId: 'sp-1' }, 0],
    [{ EnableAutoSnapshot: 'true' }, 0],
    [{ EnableAutoSnapshot: 'False', MultiAttach: 'Disabled', DeleteAutoSnapshot: 'true' }, 3],
    [{ MultiAttach: 'Enabled' }, 0],
    [{ LockReason: 'security' }, 0],
    [{ 'Filter.1.Key': 'CreationStartTime', 'Filter.1.Value': '2026-01-01T00:00:10Z' }, 1],
    [{ 'Filter.1.Key': 'CreationEndTime', 'Filter.1.Value': '2026-01-01T00:00:10Z' }, 2],
  ])('finds by %j', (parameters: Record<string, string>, count) => {
    const { call } = prepare();
    expect(call('DescribeDisks', parameters)).toMatchObject({ TotalCount: count });
  });

  it.each([
    [{ DryRun: 'true' }, 'DryRunOperation'],
    [{ 'Filter.1.Key': 'Mood', 'Filter.1.Value': '2026-01-01T00:00Z' }, 'InvalidFilterKey.NotFound'],
    [{ LockReason: 'mood' }, 'InvalidLockReason.NotFound'],
    [{ 'Tag.1.Value': 'a' }, 'InvalidTag.Mismatch'],
  ])('refuses %j with %s', (parameters: Record<string, string>, expected) => {
    expect(prepare().code('DescribeDisks', parameters)).toBe(expected);
  });

  it('pages both ways over the same disks', () => {
    const { call, disks } = prepare();
    const all = disks({});
    const token = (call('DescribeDisks', { MaxResults: '2' }) as { NextToken: string }).NextToken;
    expect([...disks({ MaxResults: '2' }), ...disks({ MaxResults: '2', NextToken: token })]).toEqual(all);
    expect([...disks({ PageSize: '2' }), ...disks({ PageSize: '2', PageNumber: '2' })]).toEqual(all);
  });
});
