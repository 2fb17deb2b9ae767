import { describe, expect, test } from 'vitest';
import { startInMemoryEcs } from '../../../test/ecs/startInMemoryEcs.ts';

type Shown = Record<string, unknown>;

/** An instance with a data disk that is to stay and one that is not, and what is asked of its disks. */
function start(parameters: Record<string, string> = {}) {
  const started = startInMemoryEcs();
  const { call, create, stopped } = started;
  const launch = {
    ...{ 'DataDisk.1.Size': '100', 'DataDisk.1.DeleteWithInstance': 'false', 'DataDisk.1.Category': 'cloud_essd' },
    ...{ 'DataDisk.2.Size': '20', 'DataDisk.2.DeleteWithInstance': 'true', 'DataDisk.2.Category': 'cloud_essd' },
    ...{ 'Tag.1.Key': 'team', 'Tag.1.Value': 'web' },
    ...parameters,
  };
  const disks = (asked: Record<string, string> = {}) =>
    (call('DescribeDisks', asked) as { Disks: { Disk: Shown[] } }).Disks.Disk;
  const release = (InstanceId: string) => call('DeleteInstance', { InstanceId, Force: 'true' });
  return { ...started, disks, release, create: () => create(launch), stopped: () => stopped(launch) };
}

describe('a data disk with DeleteWithInstance false', () => {
  test('outlives its instance: free, with its tags, paid as it goes', () => {
    const { stopped, disks, release } = start();
    const instance = stopped();
    const [{ DiskId: kept } = {}] = disks({ DeleteWithInstance: 'false' });

    release(instance);

    expect(disks()).toMatchObject([
      {
        DiskId: kept,
        Status: 'Available',
        InstanceId: '',
        Device: '',
        Attachments: { Attachment: [] },
        Size: 100,
        DiskChargeType: 'PostPaid',
        DetachedTime: expect.stringMatching(/^2026-/) as string,
        Tags: { Tag: [{ TagKey: 'team', TagValue: 'web' }] },
      },
    ]);
    expect(disks({ Status: 'Available', 'Tag.1.Key': 'team' })).toHaveLength(1);
    expect(disks({ Status: 'In_use' })).toEqual([]);
    expect(disks({ InstanceId: instance })).toEqual([]);
  });

  test('can be tagged, and is found by the tags of any kind of resource', () => {
    const { stopped, disks, release, call } = start();
    release(stopped());
    const [{ DiskId: id } = {}] = disks();

    call('TagResources', { ResourceType: 'disk', 'ResourceId.1': String(id), 'Tag.1.Key': 'a', 'Tag.1.Value': '1' });

    expect(call('ListTagResources', { ResourceType: 'disk', 'Tag.1.Key': 'a' })).toMatchObject({
      TagResources: {
        TagResource: [
          { ResourceId: id, TagKey: 'a' },
          { ResourceId: id, TagKey: 'team' },
        ],
      },
    });
  });

  test('is there after a restart', () => {
    const { stopped, release, disks, ecs } = start();
    release(stopped());
    const before = disks();

    ecs.restore(JSON.parse(JSON.stringify(ecs.snapshot())));

    expect(disks()).toEqual(before);
  });

  test('is never there of an instance that vanishes', () => {
    const { call, create, clock } = startInMemoryEcs({}, [{ service: 'ecs', kind: 'vanish' }]);
    create({ 'DataDisk.1.Size': '100', 'DataDisk.1.DeleteWithInstance': 'false' });

    clock.advance(60_000);

    expect(call('DescribeDisks')).toMatchObject({ TotalCount: 0 });
  });

  test.each<[string, number]>([
    ['financial', 1],
    ['security', 0],
  ])('of an instance that is locked (%s) and released at its time: %i is left', (reason, left) => {
    const { call, stopped, clock, faults } = startInMemoryEcs();
    const InstanceId = stopped({ 'DataDisk.1.Size': '100', 'DataDisk.1.DeleteWithInstance': 'false' });
    const AutoReleaseTime = new Date(clock.now() + 3_600_000).toISOString().replace(/\.\d+Z$/, 'Z');
    call('ModifyInstanceAutoReleaseTime', { InstanceId, AutoReleaseTime });
    faults.replace([{ service: 'ecs', kind: 'lock', reason: reason as 'security', action: 'StartInstance' }]);
    expect(() => call('StartInstance', { InstanceId })).toThrow();

    clock.advance(2 * 3_600_000);

    expect(call('DescribeInstances')).toMatchObject({ TotalCount: 0 });
    expect(call('DescribeDisks')).toMatchObject({ TotalCount: left });
  });
});

describe('a system disk with DeleteWithInstance false', () => {
  function startWithKept() {
    const started = start();
    const { call, disks, release, stopped } = started;
    const instance = stopped();
    const [{ DiskId: id, ImageId: image } = {}] = disks({ DiskType: 'system' });
    const kept = { DiskId: String(id) };
    call('ModifyDiskAttribute', { ...kept, DeleteWithInstance: 'false' });
    release(instance);
    return { ...started, image, kept };
  }

  test('outlives its instance: free, and can be deleted', () => {
    const { call, disks, image, kept } = startWithKept();

    expect(disks({ DiskType: 'system', Portable: 'true' })).toMatchObject([
      {
        ...{ ...kept, ImageId: image, Type: 'system', Status: 'Available', InstanceId: '', Device: '' },
        ...{ Portable: true, DeleteWithInstance: false, DiskChargeType: 'PostPaid' },
      },
    ]);

    call('DeleteDisk', kept);

    expect(disks({ DiskType: 'system' })).toEqual([]);
  });

  test('is a data disk of the instance that it is attached to', () => {
    const { call, clock, disks, items, kept, stopped } = startWithKept();
    const InstanceId = stopped();

    call('AttachDisk', { ...kept, InstanceId });

    expect(disks({ InstanceId, DiskType: 'system' })).toHaveLength(1);
    expect(disks({ DiskIds: JSON.stringify([kept.DiskId]) })).toMatchObject([
      { Type: 'data', Device: '/dev/xvdd', Portable: true, Status: 'In_use' },
    ]);

    call('CreateImage', { InstanceId });
    clock.advance(600_000);

    expect(items('DescribeImages', 'Images.Image', { ImageOwnerAlias: 'self' })).toMatchObject([
      { DiskDeviceMappings: { DiskDeviceMapping: ['system', 'data', 'data', 'data'].map((Type) => ({ Type })) } },
    ]);
  });
});

describe('DeleteDisk', () => {
  test('deletes a free disk, and ignores one that is not there', () => {
    const { stopped, disks, release, call } = start();
    release(stopped());
    const [{ DiskId: id } = {}] = disks();

    call('DeleteDisk', { DiskId: String(id) });
    call('DeleteDisk', { DiskId: String(id) });

    expect(disks()).toEqual([]);
  });

  test('leaves a disk alone that is attached, or whose snapshot is progressing', () => {
    const { stopped, disks, release, call, code, clock } = start();
    const instance = stopped();
    const [{ DiskId: id } = {}] = disks({ DeleteWithInstance: 'false' });
    const attached = code('DeleteDisk', { DiskId: String(id) });
    call('StartInstance', { InstanceId: instance });
    clock.advance(60_000);
    release(instance);

    call('CreateSnapshot', { DiskId: String(id) });
    const busy = code('DeleteDisk', { DiskId: String(id) });
    clock.advance(600_000);

    expect([attached, busy, code('DeleteDisk', { DiskId: String(id) })]).toEqual([
      'IncorrectDiskStatus',
      'DiskCreatingSnapshot',
      'none',
    ]);
    expect(call('DescribeSnapshots', { DiskId: String(id) })).toMatchObject({ TotalCount: 1 });
  });
});
