import { describe, expect, test } from 'vitest';
import { LONG_MS, MINUTE } from '../../../test/ecs/data.ts';
import { startInMemoryEcs } from '../../../test/ecs/startInMemoryEcs.ts';

const UBUNTU = 'ubuntu_22_04_x64_20G_alibase_20240807.vhd';
const WINDOWS = 'win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd';

/** Starts with a Stopped instance, whose system disk has a name and a tag. */
function start() {
  const started = startInMemoryEcs();
  const { call, code, clock, items, stopped } = started;
  const disk = { 'SystemDisk.Category': 'cloud_essd', 'SystemDisk.Size': '60', 'SystemDisk.DiskName': 'root' };
  const InstanceId = stopped({ ...disk, 'DataDisk.1.Size': '60', 'Tag.1.Key': 'k', KeyPairName: 'local' });
  const systemDisk = (id = InstanceId) =>
    items('DescribeDisks', 'Disks.Disk', { InstanceId: id, DiskType: 'system' })[0] ?? {};
  const asked = { InstanceId, ImageId: UBUNTU };
  const replace = (parameters: Record<string, string> = {}): string =>
    (call('ReplaceSystemDisk', { ...asked, ...parameters }) as { DiskId: string }).DiskId;
  const refusal = (parameters: Record<string, string>) => code('ReplaceSystemDisk', { ...asked, ...parameters });
  const image = (parameters: Record<string, string>): string => {
    const { ImageId } = call('CreateImage', parameters) as { ImageId: string };
    clock.advance(LONG_MS);
    return ImageId;
  };
  return { ...started, InstanceId, systemDisk, replace, refusal, image };
}

describe('another system disk', () => {
  test('has an id of its own and the image asked for, and is of the category that the old one was', () => {
    const { clock, find, InstanceId, items, replace, systemDisk } = start();
    const before = systemDisk();
    const [data] = items('DescribeDisks', 'Disks.Disk', { InstanceId, DiskType: 'data' });
    clock.advance(LONG_MS);

    const DiskId = replace({ 'SystemDisk.Size': '80', Encrypted: 'true', KMSKeyId: 'a-key' });

    expect(DiskId).not.toBe(before['DiskId']);
    expect(systemDisk()).toMatchObject({
      ...{ DiskId, ImageId: UBUNTU, Size: 80, Encrypted: true, Category: 'cloud_essd', PerformanceLevel: 'PL1' },
      ...{ Status: 'In_use', DiskName: 'root', DeleteWithInstance: true, Tags: { Tag: [{ TagKey: 'k' }] } },
    });
    expect(systemDisk()['CreationTime']).not.toBe(before['CreationTime']);
    expect(items('DescribeDisks', 'Disks.Disk', { DiskIds: JSON.stringify([before['DiskId']]) })).toEqual([]);
    expect(items('DescribeDisks', 'Disks.Disk', { InstanceId, DiskType: 'data' })).toEqual([data]);
    expect(find(InstanceId)).toMatchObject({ ImageId: UBUNTU, OSNameEn: 'Ubuntu 22.04 64 bit', Status: 'Stopped' });
  });

  test('is as large as the old one where the call names no size', () => {
    const { replace, systemDisk } = start();

    replace();

    expect(systemDisk()).toMatchObject({ Size: 60 });
  });

  test('leaves the snapshots of the old one', () => {
    const { call, clock, InstanceId, items, replace, systemDisk } = start();
    call('StartInstance', { InstanceId });
    clock.advance(LONG_MS);
    const old = String(systemDisk()['DiskId']);
    call('CreateSnapshot', { DiskId: old });
    call('StopInstance', { InstanceId });
    clock.advance(LONG_MS);

    replace();

    expect(items('DescribeSnapshots', 'Snapshots.Snapshot', { InstanceId })).toMatchObject([{ SourceDiskId: old }]);
  });

  test('may be of an own image, and the instance is then found by that', () => {
    const { find, image, InstanceId, page, replace, stopped } = start();
    const ImageId = image({ InstanceId: stopped({ ImageId: UBUNTU }) });

    replace({ ImageId });

    expect(page({ ImageId }).Instances.Instance).toMatchObject([{ InstanceId, OSNameEn: 'Ubuntu 22.04 64 bit' }]);

    replace({ ImageId: WINDOWS });

    expect(page({ ImageId })).toMatchObject({ TotalCount: 0 });
    expect(find(InstanceId)).toMatchObject({ ImageId: WINDOWS, OSType: 'windows' });
  });

  test('has the key pair that the call names, or none', () => {
    const { find, InstanceId, replace } = start();

    replace({ KeyPairName: 'local' });

    expect(find(InstanceId)).toMatchObject({ KeyPairName: 'local' });

    replace({ KeyPairName: 'local', ImageId: WINDOWS });

    expect(find(InstanceId)).toMatchObject({ KeyPairName: '' });

    replace({ Password: 'Just$test1' });

    expect(find(InstanceId)).toMatchObject({ KeyPairName: '' });
  });

  test('of a prepaid instance is paid with it', () => {
    const { replace, stopped, systemDisk } = start();
    const InstanceId = stopped({ InstanceChargeType: 'PrePaid', Period: '1' });
    const { ExpiredTime } = systemDisk(InstanceId);

    replace({ InstanceId });

    expect(systemDisk(InstanceId)).toMatchObject({ DiskChargeType: 'PrePaid', ExpiredTime });
  });

  test('is there once though the call comes twice with its token', () => {
    const { replace, systemDisk } = start();

    const DiskId = replace({ ClientToken: 'once' });

    expect(replace({ ClientToken: 'once' })).toBe(DiskId);
    expect(systemDisk()).toMatchObject({ DiskId });
  });

  test.each([
    ['InvalidInstanceId.NotFound', { InstanceId: 'i-none' }],
    ['InvalidImageId.NotFound', { ImageId: 'm-none' }],
    ['MissingParameter', { ImageId: '' }],
    ['InvalidSystemDiskSize.LessThanMinSize', { 'SystemDisk.Size': '59' }],
    ['InvalidSystemDiskSize.MoreThanMaxSize', { 'SystemDisk.Size': '2049' }],
    ['InvalidSystemDiskSize.ValueNotSupported', { 'SystemDisk.Size': 'large' }],
    ['InvalidKeyPairName.NotFound', { KeyPairName: 'none' }],
    ['InvalidPassword.Malformed', { Password: 'short' }],
    ['InvalidPasswordParam.Mismatch', { Password: 'Just$test1', PasswordInherit: 'true' }],
    ['InvalidEncrypted.NotMatchKmsKeyId', { KMSKeyId: 'a-key' }],
    ['InvalidParameter', { DiskId: 'd-any' }],
  ])('is refused with %s for %j', (expected, parameters: Record<string, string>) => {
    const { refusal, systemDisk } = start();
    const before = systemDisk();

    expect(refusal(parameters)).toBe(expected);
    expect(systemDisk()).toEqual(before);
  });

  test('is refused of an image that is not made yet, brings data disks, or is larger than the size asked for', () => {
    const { call, clock, image, refusal, stopped } = start();
    const withData = image({ InstanceId: stopped({ 'DataDisk.1.Size': '60' }) });
    const large = image({ InstanceId: stopped({ 'SystemDisk.Size': '100' }) });
    const file = (n: number) => ({
      [`DiskDeviceMapping.${n}.OSSBucket`]: 'a-bucket',
      [`DiskDeviceMapping.${n}.OSSObject`]: `${n}.raw`,
    });
    const { ImageId: imported } = call('ImportImage', { ...file(1), ...file(2) }) as { ImageId: string };
    clock.advance(LONG_MS);
    const { ImageId: early } = call('CreateImage', { InstanceId: stopped() }) as { ImageId: string };

    expect(refusal({ ImageId: early })).toBe('OperationDenied.ImageNotValid');
    expect(refusal({ ImageId: withData })).toBe('OperationDenied');
    expect(refusal({ ImageId: imported })).toBe('OperationDenied');
    expect(refusal({ ImageId: large, 'SystemDisk.Size': '80' })).toBe('InvalidSystemDiskSize.LessThanImageSize');
    expect(refusal({ ImageId: large })).toBe('none');
  });

  test('is refused unless the instance is Stopped', () => {
    const { create, refusal, running } = start();

    expect(refusal({ InstanceId: create() })).toBe('OperationDenied.InstanceCreating');
    expect(refusal({ InstanceId: running() })).toBe('IncorrectInstanceStatus');
  });

  test('is refused while a snapshot of the old one is in progress', () => {
    const { call, clock, InstanceId, refusal, systemDisk } = start();
    call('StartInstance', { InstanceId });
    clock.advance(LONG_MS);
    call('StopInstance', { InstanceId });
    clock.advance(LONG_MS);
    call('CreateSnapshot', { DiskId: String(systemDisk()['DiskId']) });

    expect(refusal({})).toBe('DiskCreatingSnapshot');

    clock.advance(LONG_MS);

    expect(refusal({})).toBe('none');
  });

  test('is refused of an instance that is locked, or no longer paid for', () => {
    const { clock, faults, refusal, stopped } = start();
    faults.replace([{ service: 'ecs', kind: 'lock', action: 'CreateInstance', count: 1 }]);
    const locked = stopped();
    const expired = stopped({ InstanceChargeType: 'PrePaid', Period: '1' });
    clock.advance(40 * 24 * 60 * MINUTE);

    expect(refusal({ InstanceId: locked })).toBe('InstanceLockedForSecurity');
    expect(refusal({ InstanceId: expired })).toBe('InstanceExpiredOrInArrears');
  });
});
