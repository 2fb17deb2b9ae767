import { describe, expect, test } from 'vitest';
import { LONG_MS, ZONE } from '../../../test/ecs/data.ts';
import { startInMemoryEcs } from '../../../test/ecs/startInMemoryEcs.ts';

const DISK = { ZoneId: ZONE, DiskCategory: 'cloud_efficiency', Size: '20' };

function start() {
  const started = startInMemoryEcs();
  const { call } = started;
  const make = (parameters: Record<string, string> = {}): string =>
    (call('CreateDisk', { ...DISK, ...parameters }) as { DiskId: string }).DiskId;
  const list = (asked: Record<string, string>) => started.items('DescribeDisks', 'Disks.Disk', asked);
  const show = (id: string) => list({ DiskIds: JSON.stringify([id]) })[0];
  return { ...started, make, list, show };
}

describe('a disk on its own', () => {
  // As BOSH's CPI and the vendor's modules for Ansible take one through its life.
  test('is made, made larger, attached, copied, detached and deleted', () => {
    const { make, show, list, call, clock, running } = start();
    const instance = running();
    const DiskId = make({ DiskName: 'data-of-a-job', Description: 'of a test', 'Tag.1.Key': 'k', 'Tag.1.Value': 'v' });

    expect(show(DiskId)).toMatchObject({
      ...{ DiskName: 'data-of-a-job', Description: 'of a test', Category: 'cloud_efficiency', Size: 20, Type: 'data' },
      ...{ Status: 'Available', InstanceId: '', Device: '', AttachedTime: '', DetachedTime: '', ZoneId: ZONE },
      ...{ Portable: true, DeleteWithInstance: false, DiskChargeType: 'PostPaid' },
      Tags: { Tag: [{ TagKey: 'k', TagValue: 'v' }] },
    });

    const created = show(DiskId)?.['CreationTime'];
    call('ResizeDisk', { DiskId, NewSize: '30' });
    clock.advance(LONG_MS);
    call('AttachDisk', { InstanceId: instance, DiskId });

    expect(show(DiskId)).toMatchObject({
      ...{ Size: 30, Status: 'In_use', InstanceId: instance, Device: '/dev/xvdb', CreationTime: created },
      Attachments: { Attachment: [{ InstanceId: instance, Device: '/dev/xvdb' }] },
    });
    expect(show(DiskId)?.['AttachedTime']).not.toBe(created);
    expect(list({ InstanceId: instance })).toHaveLength(2);

    const { SnapshotId } = call('CreateSnapshot', { DiskId }) as { SnapshotId: string };
    clock.advance(LONG_MS);
    call('DetachDisk', { InstanceId: instance, DiskId });

    expect(show(DiskId)).toMatchObject({ Status: 'Available', InstanceId: '', CreationTime: created });
    expect(show(DiskId)?.['DetachedTime']).not.toBe('');
    expect(list({ InstanceId: instance })).toHaveLength(1);

    call('DeleteDisk', { DiskId });

    expect(show(DiskId)).toBeUndefined();
    expect(show(make({ SnapshotId }))).toMatchObject({ Size: 30, SourceSnapshotId: SnapshotId });
  });

  test('goes with the instance that it is on only where that was asked for', () => {
    const { make, show, call, running } = start();
    const [stays, goes, goesLater] = [make(), make(), make()];
    const InstanceId = running();
    call('AttachDisk', { InstanceId, DiskId: stays });
    call('AttachDisk', { InstanceId, DiskId: goes, DeleteWithInstance: 'true' });
    call('AttachDisk', { InstanceId, DiskId: goesLater });
    call('ModifyDiskAttribute', { DiskId: goesLater, DeleteWithInstance: 'True' });

    call('DeleteInstance', { InstanceId, Force: 'true' });

    expect([stays, goes, goesLater].map((id) => show(id)?.['Status'])).toEqual(['Available', undefined, undefined]);
  });

  test('takes the first free device, or the one that is named', () => {
    const { make, show, call, code, running } = start();
    const InstanceId = running();
    const [named, first, second] = [make(), make(), make()];
    call('AttachDisk', { InstanceId, DiskId: named, Device: '/dev/xvdb' });
    call('AttachDisk', { InstanceId, DiskId: first });

    expect(code('AttachDisk', { InstanceId, DiskId: second, Device: '/dev/xvdc' })).toBe('InvalidDevice.InUse');
    expect([named, first].map((id) => show(id)?.['Device'])).toEqual(['/dev/xvdb', '/dev/xvdc']);
  });

  test('is on an instance after a restart, with what it has for itself', () => {
    const { make, show, call, ecs, clock, running } = start();
    const DiskId = make();
    clock.advance(LONG_MS);
    call('AttachDisk', { InstanceId: running(), DiskId });
    const before = show(DiskId);

    ecs.restore(JSON.parse(JSON.stringify(ecs.snapshot())));

    expect(show(DiskId)).toEqual(before);
  });

  test('is changed by itself or with others, and shows what was chosen', () => {
    const { make, show, call, list } = start();
    const [one, other] = [make(), make()];

    call('ModifyDiskAttribute', { 'DiskIds.1': one, 'DiskIds.2': other, DiskName: 'renamed' });
    call('ModifyDiskAttribute', { DiskId: one, Description: 'described', DeleteAutoSnapshot: 'true' });
    call('ModifyDiskAttribute', { DiskId: other, EnableAutoSnapshot: 'true' });

    expect(show(one)).toMatchObject({ DiskName: 'renamed', Description: 'described', DeleteAutoSnapshot: true });
    expect(show(other)).toMatchObject({ DiskName: 'renamed', EnableAutoSnapshot: true, DeleteAutoSnapshot: false });
    expect(list({ EnableAutoSnapshot: 'true' })).toMatchObject([{ DiskId: other }]);
    expect(list({ DeleteAutoSnapshot: 'true' })).toMatchObject([{ DiskId: one }]);
  });

  test.each([
    [{ ZoneId: '' }, 'MissingParameter'],
    [{ ZoneId: 'cn-nowhere-z' }, 'InvalidZoneId.NotFound'],
    [{ Size: '' }, 'MissingParameter'],
    [{ Size: '19' }, 'InvalidDataDiskSize.ValueNotSupported'],
    [{ Size: '32769' }, 'InvalidDataDiskSize.ValueNotSupported'],
    [{ DiskCategory: 'floppy' }, 'InvalidDiskCategory.ValueNotSupported'],
    [{ DiskCategory: 'cloud_essd', PerformanceLevel: 'PL3' }, 'OperationDenied.PerformanceLevelNotMatch'],
    [{ DiskName: '1' }, 'InvalidDiskName.Malformed'],
    [{ Description: 'x' }, 'InvalidDescription.Malformed'],
    [{ KMSKeyId: 'k' }, 'InvalidEncrypted.NotMatchKmsKeyId'],
    [{ SnapshotId: 's-none' }, 'InvalidSnapshotId.NotFound'],
    [{ 'Tag.1.Key': 'acs:k' }, 'InvalidTagKey.Malformed'],
    [{ InstanceId: 'i-1' }, 'InvalidParameter'],
    [{ MultiAttach: 'Enabled' }, 'InvalidParameter'],
  ])('is not made with %j', (parameters: Record<string, string>, expected) => {
    expect(start().code('CreateDisk', { ...DISK, ...parameters })).toBe(expected);
  });

  test('is refused where it cannot be attached or detached', () => {
    const { make, list, call, code, running, create } = start();
    const InstanceId = running();
    const DiskId = make();
    const [{ DiskId: system } = {}] = list({ InstanceId });
    const attach = (parameters: Record<string, string>) => code('AttachDisk', { InstanceId, DiskId, ...parameters });

    expect(attach({ DiskId: 'd-none' })).toBe('InvalidDiskId.NotFound');
    expect(attach({ DiskId: String(system) })).toBe('IncorrectDiskStatus');
    expect(attach({ InstanceId: 'i-none' })).toBe('InvalidInstanceId.NotFound');
    expect(attach({ InstanceId: create() })).toBe('IncorrectInstanceStatus');
    expect(attach({ DiskId: make({ ZoneId: 'cn-beijing-b' }) })).toBe('ResourcesNotInSameZone');
    expect(attach({ Device: 'xvdb' })).toBe('InvalidDevice.Malformed');
    expect(code('DetachDisk', { InstanceId, DiskId })).toBe('DependencyViolation');
    expect(code('DetachDisk', { InstanceId, DiskId: String(system) })).toBe('DiskNotPortable');

    call('AttachDisk', { InstanceId, DiskId });

    expect(attach({})).toBe('IncorrectDiskStatus');
    expect(code('DeleteDisk', { DiskId })).toBe('IncorrectDiskStatus');

    for (let others = 0; others < 15; others++) call('AttachDisk', { InstanceId, DiskId: make() });

    expect(attach({ DiskId: make() })).toBe('InstanceDiskLimitExceeded');
  });

  test('does not leave a prepaid instance that it was made with', () => {
    const { make, list, call, code, running } = start();
    const prepaid = { InstanceChargeType: 'PrePaid', Period: '1', 'DataDisk.1.Size': '20' };
    const InstanceId = running(prepaid);
    const [{ DiskId: madeWith } = {}] = list({ InstanceId, DiskType: 'data' });
    const DiskId = make();
    call('AttachDisk', { InstanceId, DiskId });

    expect(code('DetachDisk', { InstanceId, DiskId: String(madeWith) })).toBe('DiskNotPortable');
    expect(code('DetachDisk', { InstanceId, DiskId })).toBe('none');
  });

  test('is not made smaller, larger than its category allows, or while it is copied', () => {
    const { make, list, call, code, clock, running } = start();
    const InstanceId = running();
    const [{ DiskId: system } = {}] = list({ InstanceId });
    const DiskId = make();
    const resize = (NewSize: string, id = DiskId) => code('ResizeDisk', { DiskId: id, NewSize });

    expect(resize('20')).toBe('InvalidDiskSize.TooSmall');
    expect(resize('32769')).toBe('InvalidDiskSize.TooLarge');
    expect(resize('2049', String(system))).toBe('InvalidDiskSize.TooLarge');
    expect(resize('20', 'd-none')).toBe('InvalidDiskId.NotFound');

    call('AttachDisk', { InstanceId, DiskId });
    call('CreateSnapshot', { DiskId });

    expect(resize('21')).toBe('DiskCreatingSnapshot');

    clock.advance(LONG_MS);

    expect(resize('21', String(system))).toBe('InvalidDiskSize.TooSmall');
    expect(resize('2048', String(system))).toBe('none');
    expect(resize('32768')).toBe('none');
  });
});
