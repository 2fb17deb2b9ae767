import { describe, expect, test } from 'vitest';
import { LAUNCH, LONG_MS } from '../../../test/ecs/data.ts';
import { startInMemoryEcs } from '../../../test/ecs/startInMemoryEcs.ts';

function start() {
  const started = startInMemoryEcs();
  const { call, clock, items } = started;
  const own = (parameters: Record<string, string> = {}) =>
    items('DescribeImages', 'Images.Image', { ImageOwnerAlias: 'self', Status: 'ALL', ...parameters });
  const make = (parameters: Record<string, string>): string => {
    const { ImageId } = call('CreateImage', parameters) as { ImageId: string };
    clock.advance(LONG_MS);
    return ImageId;
  };
  const snapshots = (parameters: Record<string, string> = {}) =>
    items('DescribeSnapshots', 'Snapshots.Snapshot', parameters);
  const snapshotId = (parameters: Record<string, string> = {}) => String(snapshots(parameters)[0]?.['SnapshotId']);
  return { ...started, own, make, snapshots, snapshotId };
}

describe('an image of an instance', () => {
  test('is Creating and then Available, and so are its snapshots, one of each disk', () => {
    const { call, clock, own, snapshots, stopped } = start();
    const instance = stopped({ 'DataDisk.1.Size': '60' });
    const named = { ImageName: 'mine', Description: 'of an instance', 'Tag.1.Key': 'k', 'Tag.1.Value': 'v' };

    const { ImageId } = call('CreateImage', { InstanceId: instance, ...named }) as { ImageId: string };

    expect(own()).toMatchObject([{ ImageId, Status: 'Creating', Progress: '0%' }]);
    expect(snapshots().map(({ Status }) => Status)).toEqual(['progressing', 'progressing']);

    clock.advance(LONG_MS);

    expect(own({ 'Tag.1.Key': 'k' })).toMatchObject([
      {
        ...{ ImageId, ImageName: 'mine', Description: 'of an instance', ImageOwnerAlias: 'self', IsPublic: false },
        ...{ Status: 'Available', Progress: '100%', OSType: 'linux', Platform: 'Aliyun', Size: 40, Usage: 'none' },
        DiskDeviceMappings: {
          DiskDeviceMapping: [
            { Type: 'system', Size: '40' },
            { Type: 'data', Size: '60' },
          ],
        },
      },
    ]);
    expect(snapshots().map(({ Status, Usage }) => [Status, Usage])).toEqual([
      ['accomplished', 'image'],
      ['accomplished', 'image'],
    ]);
  });

  test('shows how far it has come', () => {
    const { call, clock, own, stopped } = start();
    call('CreateImage', { InstanceId: stopped() });

    const seen = Array.from({ length: 30 }, () => {
      clock.advance(1_000);
      return Number.parseInt(String(own()[0]?.['Progress']));
    });

    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.some((percent) => percent > 0 && percent < 100)).toBe(true);
    expect(seen.at(-1)).toBe(100);
  });

  test('starts instances with its operating system and its data disks once it is Available', () => {
    const { call, code, find, items, make, create, stopped } = start();
    const source = stopped({ ImageId: 'ubuntu_22_04_x64_20G_alibase_20240807.vhd', 'DataDisk.1.Size': '60' });
    const { ImageId } = call('CreateImage', { InstanceId: source, ImageFamily: 'web' }) as { ImageId: string };

    expect(code('CreateInstance', { ...LAUNCH, ImageId })).toBe('OperationDenied.ImageNotValid');

    const second = make({ InstanceId: stopped() });
    const instance = create({ ImageId });

    expect(find(instance)).toMatchObject({ ImageId, OSNameEn: 'Ubuntu 22.04 64 bit' });
    expect(items('DescribeDisks', 'Disks.Disk', { InstanceId: instance, DiskType: 'data' })).toMatchObject([
      { Size: 60, Device: '/dev/xvdb', SourceSnapshotId: expect.stringMatching(/^s-/) as string },
    ]);
    expect(code('CreateInstance', { ...LAUNCH, ImageId, 'SystemDisk.Size': '20' })).toBe(
      'InvalidSystemDiskSize.LessThanImageSize',
    );
    expect(code('DescribePrice', { InstanceType: LAUNCH.InstanceType, ImageId: second })).toBe('none');

    const disk = { 'DataDisk.1.Device': '/dev/xvdb', 'DataDisk.1.Size': '100' };
    const other = create({ ImageId, ...disk });

    expect(items('DescribeDisks', 'Disks.Disk', { InstanceId: other, DiskType: 'data' })).toMatchObject([
      { Size: 100 },
    ]);
  });

  test('is the newest of its family until a newer one is Available', () => {
    const { call, clock, create, find, make, stopped } = start();
    const instance = stopped();
    const family = { ImageFamily: 'web' };
    const newest = () => (call('DescribeImageFromFamily', family) as { Image?: { ImageId: string } }).Image?.ImageId;

    expect(newest()).toBeUndefined();

    const first = make({ InstanceId: instance, ...family });
    const { ImageId } = call('CreateImage', { InstanceId: instance, ...family }) as { ImageId: string };

    expect(newest()).toBe(first);
    expect(find(create({ ...LAUNCH, ImageId: '', ...family }))?.['ImageId']).toBe(first);

    clock.advance(LONG_MS);

    expect(newest()).toBe(ImageId);
  });

  test('is deleted when no instance uses it, or by force, and an absent one is no error', () => {
    const { call, code, find, make, own, create, stopped } = start();
    const ImageId = make({ InstanceId: stopped() });
    const instance = create({ ImageId });

    expect(own()).toMatchObject([{ Usage: 'instance' }]);
    expect(code('DeleteImage', { ImageId })).toBe('ImageUsingByInstance');

    call('DeleteImage', { ImageId, Force: 'true' });

    expect(own()).toEqual([]);
    expect(find(instance)).toMatchObject({ ImageId, OSNameEn: 'Alibaba Cloud Linux 3.2104 LTS 64 bit' });
    expect(code('DeleteImage', { ImageId })).toBe('none');
    expect(code('DeleteImage', { ImageId: LAUNCH.ImageId })).toBe('InvalidImageId.NotFound');
  });

  test('may be deleted while it is Creating', () => {
    const { call, own, stopped } = start();
    const { ImageId } = call('CreateImage', { InstanceId: stopped() }) as { ImageId: string };

    call('DeleteImage', { ImageId });

    expect(own()).toEqual([]);
  });

  test('cannot be deleted while it is shared', () => {
    const { call, code, make, stopped } = start();
    const ImageId = make({ InstanceId: stopped() });

    call('ModifyImageSharePermission', { ImageId, 'AddAccount.1': '1', 'AddAccount.2': '2' });
    call('ModifyImageSharePermission', { ImageId, 'RemoveAccount.1': '1' });

    expect(code('DeleteImage', { ImageId })).toBe('ImageUseShared');

    call('ModifyImageSharePermission', { ImageId, 'RemoveAccount.1': '2' });

    expect(code('DeleteImage', { ImageId })).toBe('none');
    expect(code('ModifyImageSharePermission', { ImageId })).toBe('InvalidImageId.NotFound');
  });

  test('is refused with a name that is taken, at a wrong time, and beyond a hundred', () => {
    const { code, call, create, make, running, stopped, own, snapshots } = start();
    const instance = stopped();
    make({ InstanceId: instance, ImageName: 'mine' });
    const on = { InstanceId: instance };

    expect(code('CreateImage', { ...on, ImageName: 'mine' })).toBe('InvalidImageName.Duplicated');
    expect(code('CreateImage', { ...on, ImageName: '1' })).toBe('InvalidImageName.Malformed');
    expect(code('CreateImage', { ...on, ImageFamily: 'acs:mine' })).toBe('InvalidImageFamily.Malformed');
    expect(code('CreateImage', { ...on, Description: 'http://x' })).toBe('InvalidDescription.Malformed');
    expect(code('CreateImage', { ...on, DryRun: 'true' })).toBe('DryRunOperation');
    expect(code('CreateImage', { InstanceId: create() })).toBe('IncorrectInstanceStatus');
    expect(code('CreateImage', { InstanceId: 'i-none' })).toBe('InvalidInstanceId.NotFound');
    expect(code('CreateImage', {})).toBe('MissingParameter');

    call('CreateImage', on);

    expect(code('CreateImage', on)).toBe('IncorrectDiskStatus.CreatingSnapshot');
    expect([own().length, snapshots().length]).toEqual([2, 2]);

    const other = running();
    for (let count = own().length; count < 100; count++) make({ InstanceId: other });

    expect(code('CreateImage', { InstanceId: other })).toBe('QuotaExceed.Image');
  });
});

describe('an image of snapshots', () => {
  test('has a system disk and data disks', () => {
    const { call, clock, own, make, items, running, snapshotId } = start();
    const instance = running({ 'DataDisk.1.Size': '60' });
    for (const { DiskId } of items('DescribeDisks', 'Disks.Disk', { InstanceId: instance })) {
      call('CreateSnapshot', { DiskId: String(DiskId) });
    }
    clock.advance(LONG_MS);
    const [system, data] = [snapshotId({ SourceDiskType: 'system' }), snapshotId({ SourceDiskType: 'data' })];

    make({ SnapshotId: system });

    expect(own()).toMatchObject([{ DiskDeviceMappings: { DiskDeviceMapping: [{ SnapshotId: system }] } }]);

    const ImageId = make({
      ...{ 'DiskDeviceMapping.1.SnapshotId': system, 'DiskDeviceMapping.2.SnapshotId': data },
      ...{ 'DiskDeviceMapping.2.Size': '80', 'DiskDeviceMapping.3.Size': '10' },
    });

    expect(own({ ImageId })).toMatchObject([
      {
        OSType: 'linux',
        DiskDeviceMappings: {
          DiskDeviceMapping: [
            { Device: '/dev/xvda', Type: 'system', Size: '40', SnapshotId: system },
            { Device: '/dev/xvdb', Type: 'data', Size: '80', SnapshotId: data },
            { Device: '/dev/xvdc', Type: 'data', Size: '10', SnapshotId: '' },
          ],
        },
      },
    ]);
    expect(own({ SnapshotId: data })).toMatchObject([{ ImageId }]);
  });

  test('is refused without one system disk, or with a snapshot that is missing or not ready', () => {
    const { call, clock, code, items, running } = start();
    const disks = items('DescribeDisks', 'Disks.Disk', { InstanceId: running({ 'DataDisk.1.Size': '60' }) });
    const [system, data] = ['system', 'data'].map((type) => {
      const { DiskId } = disks.find(({ Type }) => Type === type) ?? {};
      return (call('CreateSnapshot', { DiskId: String(DiskId) }) as { SnapshotId: string }).SnapshotId;
    });

    expect(code('CreateImage', { SnapshotId: system ?? '' })).toBe('InvalidSnapshotId.NotReady');

    clock.advance(LONG_MS);
    const mapped = (first = '', second = '') => ({
      'DiskDeviceMapping.1.SnapshotId': first,
      'DiskDeviceMapping.2.SnapshotId': second,
    });

    expect(code('CreateImage', { SnapshotId: 's-none' })).toBe('InvalidSnapshotId.NotFound');
    expect(code('CreateImage', { SnapshotId: data ?? '' })).toBe('OperationDenied');
    expect(code('CreateImage', mapped(system, system))).toBe('OperationDenied');
    expect(code('CreateImage', { ...mapped(system), 'DiskDeviceMapping.1.Size': '20' })).toBe(
      'InvalidSize.ValueNotSupported',
    );
    expect(code('CreateImage', { ...mapped(system, data), 'DiskDeviceMapping.2.Device': '/dev/xvda' })).toBe(
      'InvalidDevice.InUse',
    );
    expect(code('CreateImage', mapped(system, data))).toBe('none');
  });
});
