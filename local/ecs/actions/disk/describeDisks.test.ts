import { describe, expect, test } from 'vitest';
import { REGION, ZONE } from '../../../test/ecs/data.ts';
import { startInMemoryEcs } from '../../../test/ecs/startInMemoryEcs.ts';

describe('DescribeDisks', () => {
  function start() {
    const started = startInMemoryEcs();
    const web = started.stopped({
      'SystemDisk.Category': 'cloud_essd',
      'SystemDisk.Size': '60',
      'DataDisk.1.Category': 'cloud_ssd',
      'DataDisk.1.Size': '100',
      'DataDisk.1.DiskName': 'data-1',
      'DataDisk.1.DeleteWithInstance': 'false',
    });
    const other = started.stopped({ ZoneId: 'cn-beijing-b' });
    const disks = (parameters: Record<string, string>) =>
      (started.call('DescribeDisks', parameters) as { Disks: { Disk: Record<string, unknown>[] } }).Disks.Disk;
    return { ...started, web, other, disks };
  }

  test('returns each disk of an instance and where it is attached', () => {
    const { disks, web } = start();

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

  test.each([
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
    const { call } = start();

    expect(call('DescribeDisks', parameters)).toMatchObject({ TotalCount: count });
  });

  test.each([
    [{ DryRun: 'true' }, 'DryRunOperation'],
    [{ 'Filter.1.Key': 'Mood', 'Filter.1.Value': '2026-01-01T00:00Z' }, 'InvalidFilterKey.NotFound'],
    [{ LockReason: 'mood' }, 'InvalidLockReason.NotFound'],
    [{ 'Tag.1.Value': 'a' }, 'InvalidTag.Mismatch'],
  ])('refuses %j with %s', (parameters: Record<string, string>, expected) => {
    expect(start().code('DescribeDisks', parameters)).toBe(expected);
  });

  test('pages both ways over the same disks', () => {
    const { call, disks } = start();

    const all = disks({});
    const token = (call('DescribeDisks', { MaxResults: '2' }) as { NextToken: string }).NextToken;

    expect([...disks({ MaxResults: '2' }), ...disks({ MaxResults: '2', NextToken: token })]).toEqual(all);
    expect([...disks({ PageSize: '2' }), ...disks({ PageSize: '2', PageNumber: '2' })]).toEqual(all);
  });
});

describe('a disk', () => {
  test.each([
    ['cloud_essd', 'PL0', 40, 2280, 110],
    ['cloud_essd', 'PL1', 40, 3800, 140],
    ['cloud_essd', 'PL1', 2048, 50_000, 350],
    ['cloud_essd', 'PL3', 2048, 104_200, 1144],
    ['cloud_efficiency', '', 40, 2120, 106],
    ['cloud_ssd', '', 40, 3000, 140],
  ])('has the performance of its category: %s %s of %i GiB', (category, level, size, iops, throughput) => {
    const { call, create } = startInMemoryEcs();
    const disk = {
      'DataDisk.1.Category': category,
      'DataDisk.1.PerformanceLevel': level,
      'DataDisk.1.Size': `${size}`,
    };
    const InstanceId = create(disk);

    expect(call('DescribeDisks', { InstanceId, DiskType: 'data' })).toMatchObject({
      Disks: { Disk: [{ IOPS: iops, Throughput: throughput }] },
    });
  });

  test('has a serial number that follows from its id', () => {
    const { call, create } = startInMemoryEcs();
    const { Disks } = call('DescribeDisks', { InstanceId: create() }) as {
      Disks: { Disk: [{ DiskId: string; SerialNumber: string }] };
    };
    const [{ DiskId, SerialNumber }] = Disks.Disk;

    expect(`d-${SerialNumber}`).toBe(DiskId);
  });
});
