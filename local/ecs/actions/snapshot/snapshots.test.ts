import { describe, expect, test } from 'vitest';
import { LAUNCH, LONG_MS, MINUTE } from '../../../test/ecs/data.ts';
import { startInMemoryEcs } from '../../../test/ecs/startInMemoryEcs.ts';

const DAY = 24 * 60 * MINUTE;

function start() {
  const started = startInMemoryEcs();
  const { call, clock, items } = started;
  const diskOf = (InstanceId: string, DiskType = 'system'): string =>
    String(items('DescribeDisks', 'Disks.Disk', { InstanceId, DiskType })[0]?.['DiskId']);
  const begin = (DiskId: string, parameters: Record<string, string> = {}): string =>
    (call('CreateSnapshot', { DiskId, ...parameters }) as { SnapshotId: string }).SnapshotId;
  const take = (DiskId: string, parameters: Record<string, string> = {}): string => {
    const id = begin(DiskId, parameters);
    clock.advance(LONG_MS);
    return id;
  };
  const list = (parameters: Record<string, string> = {}) =>
    items('DescribeSnapshots', 'Snapshots.Snapshot', parameters);
  const ids = (parameters: Record<string, string> = {}) => list(parameters).map(({ SnapshotId }) => SnapshotId);
  return { ...started, diskOf, begin, take, list, ids };
}

describe('a snapshot', () => {
  test('is progressing and then accomplished', () => {
    const { clock, begin, diskOf, list, running } = start();
    const instance = running();
    const disk = diskOf(instance);

    const SnapshotId = begin(disk, { SnapshotName: 'mine', Description: 'of a disk', 'Tag.1.Key': 'k' });

    expect(list()).toMatchObject([{ SnapshotId, Status: 'progressing', Progress: '0%', Available: false }]);

    clock.advance(LONG_MS);

    expect(list({ InstanceId: instance })).toMatchObject([
      {
        ...{ SnapshotId, SnapshotName: 'mine', Description: 'of a disk', Status: 'accomplished', Progress: '100%' },
        ...{ SourceDiskId: disk, SourceDiskType: 'system', SourceDiskSize: 40, Usage: 'none', Available: true },
        Tags: { Tag: [{ TagKey: 'k', TagValue: '' }] },
      },
    ]);
  });

  test('is found by what it is', () => {
    const { clock, diskOf, ids, running, take, call } = start();
    const instance = running({ 'DataDisk.1.Size': '60' });
    const system = take(diskOf(instance), { SnapshotName: 'system' });
    clock.advance(MINUTE);
    const data = take(diskOf(instance, 'data'), { ResourceGroupId: 'rg-1' });
    call('AddTags', { ResourceType: 'snapshot', ResourceId: data, 'Tag.1.Key': 'k', 'Tag.1.Value': 'v' });

    expect(ids()).toEqual([data, system]);
    expect(ids({ SnapshotIds: JSON.stringify([system, 's-none']) })).toEqual([system]);
    expect(ids({ SnapshotName: 'system' })).toEqual([system]);
    expect(ids({ DiskId: diskOf(instance, 'data') })).toEqual([data]);
    expect(ids({ SourceDiskType: 'Data' })).toEqual([data]);
    expect(ids({ ResourceGroupId: 'rg-1' })).toEqual([data]);
    expect(ids({ 'Tag.1.Key': 'k', 'Tag.1.Value': 'v' })).toEqual([data]);
    expect(ids({ Status: 'progressing' })).toEqual([]);
    expect(ids({ SnapshotType: 'auto' })).toEqual([]);
    expect(ids({ Usage: 'image' })).toEqual([]);
    expect(ids({ 'Filter.1.Key': 'CreationEndTime', 'Filter.1.Value': '2026-01-01T00:02Z' })).toEqual([system]);
    expect(ids({ MaxResults: '1' })).toEqual([data]);
  });

  test('makes a data disk, and then goes only by force', () => {
    const { call, code, create, diskOf, ids, items, running, take } = start();
    const SnapshotId = take(diskOf(running({ 'DataDisk.1.Size': '60' }), 'data'));

    const instance = create({ 'DataDisk.1.SnapshotId': SnapshotId });

    expect(items('DescribeDisks', 'Disks.Disk', { SnapshotId })).toMatchObject([
      { InstanceId: instance, Size: 60, SourceSnapshotId: SnapshotId },
    ]);
    expect(ids({ Usage: 'disk' })).toEqual([SnapshotId]);
    expect(code('DeleteSnapshot', { SnapshotId })).toBe('SnapshotCreatedDisk');

    call('DeleteSnapshot', { SnapshotId, Force: 'true' });

    expect(ids()).toEqual([]);
  });

  test('of an image goes only after the image', () => {
    const { call, clock, code, ids, stopped } = start();
    const { ImageId } = call('CreateImage', { InstanceId: stopped() }) as { ImageId: string };
    clock.advance(LONG_MS);
    const SnapshotId = String(ids()[0]);

    expect(code('DeleteSnapshot', { SnapshotId, Force: 'true' })).toBe('SnapshotCreatedImage');

    call('DeleteImage', { ImageId });
    call('DeleteSnapshot', { SnapshotId });

    expect(ids()).toEqual([]);
    expect(code('DeleteSnapshot', { SnapshotId })).toBe('none');
  });

  test('is cancelled when it is deleted while it is progressing', () => {
    const { call, begin, diskOf, ids, running } = start();
    const disk = diskOf(running());

    call('DeleteSnapshot', { SnapshotId: begin(disk) });

    expect(ids()).toEqual([]);
    expect(begin(disk)).toMatch(/^s-/);
  });

  test('goes by itself after its days', () => {
    const { clock, diskOf, ids, running, take } = start();
    const disk = diskOf(running());
    take(disk, { RetentionDays: '1' });
    const kept = take(disk);

    clock.advance(DAY);

    expect(ids()).toEqual([kept]);
  });

  test('is refused of a disk that does not exist, was never used or is being taken', () => {
    const { code, begin, diskOf, running, stopped, call } = start();
    const disk = diskOf(running());

    expect(code('CreateSnapshot', { DiskId: 'd-none' })).toBe('InvalidDiskId.NotFound');
    expect(code('CreateSnapshot', { DiskId: diskOf(stopped()) })).toBe('IncorrectDiskStatus.NeverUsed');
    expect(code('CreateSnapshot', { DiskId: disk, SnapshotName: '1' })).toBe('InvalidSnapshotName.Malformed');

    begin(disk);

    expect(code('CreateSnapshot', { DiskId: disk })).toBe('IncorrectDiskStatus.CreatingSnapshot');

    const instance = running();
    call('RebootInstance', { InstanceId: instance });

    expect(code('CreateSnapshot', { DiskId: diskOf(instance) })).toBe('IncorrectInstanceStatus');
  });

  test('is one of 256 of a disk at most', () => {
    const { code, diskOf, running, take } = start();
    const disk = diskOf(running());
    for (let count = 0; count < 256; count++) take(disk);

    expect(code('CreateSnapshot', { DiskId: disk })).toBe('QuotaExceed.Snapshot');
  });

  test.each([
    [{ 'DataDisk.1.SnapshotId': 's-none' }, 'InvalidDataDiskSnapshotId.NotFound'],
    [{ 'DataDisk.1.SnapshotId': 'system' }, 'InvalidSnapshotId.NotDataDiskSnapshot'],
    [{ 'DataDisk.1.SnapshotId': 'data', 'DataDisk.1.Size': '40' }, 'InvalidDiskSize.TooSmall'],
    [{ 'DataDisk.1.SnapshotId': 'begun' }, 'InvalidSnapshotId.NotReady'],
  ])('makes no disk with %j', (parameters: Record<string, string>, expected) => {
    const { code, begin, diskOf, running, take } = start();
    const instance = running({ 'DataDisk.1.Size': '60' });
    const known: Record<string, string> = { system: take(diskOf(instance)), data: take(diskOf(instance, 'data')) };
    known['begun'] = begin(diskOf(instance, 'data'));
    const asked = Object.entries(parameters).map(([name, value]) => [name, known[value] ?? value]);

    expect(code('CreateInstance', { ...LAUNCH, ...(Object.fromEntries(asked) as Record<string, string>) })).toBe(
      expected,
    );
  });
});
