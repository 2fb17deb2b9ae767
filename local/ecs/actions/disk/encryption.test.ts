import { describe, expect, test } from 'vitest';
import { LAUNCH, LONG_MS } from '../../../test/ecs/data.ts';
import { startInMemoryEcs } from '../../../test/ecs/startInMemoryEcs.ts';

const ENCRYPTED_DATA = { 'DataDisk.1.Size': '60', 'DataDisk.1.Encrypted': 'true' };

function start() {
  const started = startInMemoryEcs();
  const { call, clock, items, running } = started;
  const idOf = (answer: object, name: string): string => (answer as Record<string, string>)[name] ?? '';
  /** Whether the disks of an instance are encrypted, the system disk first. */
  const encryptedOf = (InstanceId: string) =>
    items('DescribeDisks', 'Disks.Disk', { InstanceId })
      .sort((a, b) => String(a['Device']).localeCompare(String(b['Device'])))
      .map(({ Encrypted }) => Encrypted);
  const imageOf = (parameters: Record<string, string>): string => {
    const ImageId = idOf(call('CreateImage', parameters), 'ImageId');
    clock.advance(LONG_MS);
    return ImageId;
  };
  /** A snapshot of the data disk of an instance that was launched so. */
  const dataSnapshot = (parameters: Record<string, string>): string => {
    const [{ DiskId } = {}] = items('DescribeDisks', 'Disks.Disk', {
      InstanceId: running(parameters),
      DiskType: 'data',
    });
    const SnapshotId = idOf(call('CreateSnapshot', { DiskId: String(DiskId) }), 'SnapshotId');
    clock.advance(LONG_MS);
    return SnapshotId;
  };
  return { ...started, idOf, encryptedOf, imageOf, dataSnapshot };
}

describe('a disk made of an encrypted snapshot is encrypted', () => {
  test('where an instance starts from an image of encrypted disks', () => {
    const { encryptedOf, imageOf, run, stopped } = start();
    const InstanceId = stopped({ 'SystemDisk.Encrypted': 'true', ...ENCRYPTED_DATA, 'DataDisk.2.Size': '40' });

    const [launched = ''] = run({ ImageId: imageOf({ InstanceId }) });

    expect(encryptedOf(launched)).toEqual([true, true, false]);
  });

  test('where an instance starts from an encrypted copy of an image', () => {
    const { call, clock, encryptedOf, idOf, imageOf, stopped } = start();
    const image = imageOf({ InstanceId: stopped() });
    const ImageId = idOf(call('CopyImage', { ImageId: image, Encrypted: 'true' }), 'ImageId');
    clock.advance(LONG_MS);

    expect(encryptedOf(stopped({ ImageId }))).toEqual([true]);
  });

  test('where an image is made of the snapshot alone', () => {
    const { call, clock, encryptedOf, idOf, imageOf, items, running, stopped } = start();
    const InstanceId = running({ 'SystemDisk.Encrypted': 'true' });
    const [{ DiskId } = {}] = items('DescribeDisks', 'Disks.Disk', { InstanceId });
    const SnapshotId = idOf(call('CreateSnapshot', { DiskId: String(DiskId) }), 'SnapshotId');
    clock.advance(LONG_MS);

    expect(encryptedOf(stopped({ ImageId: imageOf({ SnapshotId }) }))).toEqual([true]);
  });

  test('where a launch or CreateDisk names the snapshot', () => {
    const { call, dataSnapshot, encryptedOf, idOf, items, stopped } = start();
    const SnapshotId = dataSnapshot(ENCRYPTED_DATA);

    const made = idOf(call('CreateDisk', { ZoneId: 'cn-beijing-a', DiskCategory: 'cloud_essd', SnapshotId }), 'DiskId');

    expect(items('DescribeDisks', 'Disks.Disk', { DiskIds: JSON.stringify([made]) })).toMatchObject([
      { Encrypted: true },
    ]);
    expect(encryptedOf(stopped({ 'DataDisk.1.SnapshotId': SnapshotId }))).toEqual([false, true]);
  });

  test('where another image takes the place of the system disk, and not after the next one', () => {
    const { call, encryptedOf, imageOf, stopped } = start();
    const image = imageOf({ InstanceId: stopped({ 'SystemDisk.Encrypted': 'true' }) });
    const InstanceId = stopped();

    call('ReplaceSystemDisk', { InstanceId, ImageId: image });

    expect(encryptedOf(InstanceId)).toEqual([true]);

    call('ReplaceSystemDisk', { InstanceId, ImageId: LAUNCH.ImageId });

    expect(encryptedOf(InstanceId)).toEqual([false]);
  });

  test('and cannot be asked for without encryption', () => {
    const { code, dataSnapshot, imageOf, stopped } = start();
    const ImageId = imageOf({ InstanceId: stopped({ 'SystemDisk.Encrypted': 'true' }) });
    const SnapshotId = dataSnapshot(ENCRYPTED_DATA);
    const launch = { ...LAUNCH, ImageId, 'SystemDisk.Encrypted': 'false' };
    const withData = { ...LAUNCH, 'DataDisk.1.SnapshotId': SnapshotId, 'DataDisk.1.Encrypted': 'false' };

    expect([
      code('RunInstances', launch),
      code('CreateInstance', launch),
      code('RunInstances', withData),
      code('CreateDisk', { ZoneId: 'cn-beijing-a', DiskCategory: 'cloud_essd', SnapshotId, Encrypted: 'false' }),
      code('ReplaceSystemDisk', { InstanceId: stopped(), ImageId, Encrypted: 'false' }),
    ]).toEqual(Array(5).fill('EncryptedOption.Conflict'));
  });
});

test('a disk made of a plain snapshot is encrypted where that is asked for', () => {
  const { dataSnapshot, encryptedOf, stopped } = start();
  const SnapshotId = dataSnapshot({ 'DataDisk.1.Size': '60' });
  const of = (Encrypted: string) =>
    encryptedOf(stopped({ 'DataDisk.1.SnapshotId': SnapshotId, 'DataDisk.1.Encrypted': Encrypted }));

  expect([of('true'), of('false')]).toEqual([
    [false, true],
    [false, false],
  ]);
});
