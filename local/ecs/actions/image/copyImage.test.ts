import { describe, expect, test } from 'vitest';
import { LAUNCH, LONG_MS } from '../../../test/ecs/data.ts';
import { startInMemoryEcs } from '../../../test/ecs/startInMemoryEcs.ts';

const THERE = { RegionId: 'cn-hangzhou' };

/** Starts with an image of a system and a data disk. */
function start() {
  const started = startInMemoryEcs();
  const { call, clock, items, stopped } = started;
  const idOf = (answer: object): string => (answer as { ImageId: string }).ImageId;
  const source = idOf(call('CreateImage', { InstanceId: stopped({ 'DataDisk.1.Size': '60' }), ImageName: 'mine' }));
  clock.advance(LONG_MS);
  const copy = (parameters: Record<string, string> = {}): string =>
    idOf(call('CopyImage', { ImageId: source, DestinationRegionId: 'cn-hangzhou', ...parameters }));
  const own = (parameters: Record<string, string> = THERE) =>
    items('DescribeImages', 'Images.Image', { ImageOwnerAlias: 'self', Status: 'ALL', ...parameters });
  const snapshots = () => items('DescribeSnapshots', 'Snapshots.Snapshot', THERE);
  return { ...started, source, copy, own, snapshots };
}

describe('a copy of an image', () => {
  test('is Creating in the other region and then Available, with snapshots of its own', () => {
    const { clock, copy, own, snapshots, source } = start();

    const ImageId = copy({ DestinationImageName: 'other', DestinationDescription: 'a copy', 'Tag.1.Key': 'k' });

    expect(own()).toMatchObject([{ ImageId, Status: 'Creating', Progress: '0%' }]);
    expect(snapshots().map(({ Status }) => Status)).toEqual(['progressing', 'progressing']);

    clock.advance(LONG_MS);

    expect(own({ ...THERE, 'Tag.1.Key': 'k' })).toMatchObject([
      {
        ...{ ImageId, ImageName: 'other', Description: 'a copy', IsCopied: true, Status: 'Available' },
        DiskDeviceMappings: { DiskDeviceMapping: [{ Size: '40' }, { Size: '60' }] },
      },
    ]);
    expect(snapshots().map(({ Status, Usage }) => [Status, Usage])).toEqual([
      ['accomplished', 'image'],
      ['accomplished', 'image'],
    ]);
    expect(own({})).toMatchObject([{ ImageId: source, ImageName: 'mine', IsCopied: false }]);
  });

  test('starts instances there once it is Available', () => {
    const { call, clock, code, copy, items } = start();
    const ImageId = copy();
    const launch = { ...LAUNCH, ...THERE, ZoneId: 'cn-hangzhou-b', ImageId };

    expect(code('CreateInstance', launch)).toBe('OperationDenied.ImageNotValid');

    clock.advance(LONG_MS);
    const { InstanceId } = call('CreateInstance', launch) as { InstanceId: string };

    expect(items('DescribeDisks', 'Disks.Disk', { ...THERE, InstanceId, DiskType: 'data' })).toMatchObject([
      { Size: 60 },
    ]);
  });

  test('in the same region is encrypted or not, as the call says', () => {
    const { clock, code, copy, own, source } = start();

    expect(code('CopyImage', { ImageId: source })).toBe('IncorrectDestinationRegion');

    const ImageId = copy({ DestinationRegionId: '', Encrypted: 'true', KMSKeyId: 'a-key' });
    clock.advance(LONG_MS);

    expect(own({ ImageId })).toMatchObject([{ DiskDeviceMappings: { DiskDeviceMapping: [{ Encrypted: true }, {}] } }]);
    expect(code('CopyImage', { ImageId, DestinationRegionId: 'cn-hangzhou' })).toBe(
      'OperationDeined.EncryptedSnapshot',
    );

    const plain = copy({ DestinationRegionId: 'cn-beijing', Encrypted: 'false' });
    clock.advance(LONG_MS);

    expect(own({ ImageId: plain })).toMatchObject([
      { DiskDeviceMappings: { DiskDeviceMapping: [{ Encrypted: false }, {}] } },
    ]);
  });

  test('can be cancelled while it is under way, and leaves nothing', () => {
    const { call, clock, code, copy, own, snapshots, source } = start();
    const ImageId = copy();

    expect(code('CancelCopyImage', { ImageId })).toBe('InvalidImageId.NotFound');
    expect(code('CancelCopyImage', { ImageId: source })).toBe('ImageCreatedNotFromCopy');

    call('CancelCopyImage', { ...THERE, ImageId });

    expect([...own(), ...snapshots()]).toEqual([]);

    const another = copy();
    clock.advance(LONG_MS);

    expect(code('CancelCopyImage', { ...THERE, ImageId: another })).toBe('IncorrectImageStatus');
    expect(own()).toMatchObject([{ ImageId: another }]);
  });

  test('is not deleted while it is under way, not even by force, while its source may go', () => {
    const { call, clock, code, copy, own, source } = start();
    const ImageId = copy();
    const there = { ...THERE, ImageId };

    expect(code('DeleteImage', there)).toBe('OperationDenied.ImageCopying');
    expect(code('DeleteImage', { ...there, Force: 'true' })).toBe('OperationDenied.ImageCopying');
    expect(code('DeleteImage', { ImageId: source })).toBe('none');

    clock.advance(LONG_MS);

    expect(own()).toMatchObject([{ ImageId, Status: 'Available' }]);

    call('DeleteImage', there);

    expect(own()).toEqual([]);
  });

  test.each([
    ['IncorrectImageStatus', 'an image that is not Available yet', {}],
    ['InvalidImageId.NotFound', 'an image that is not there', { ImageId: 'm-none' }],
    ['InvalidImageId.NotFound', 'a public image', { ImageId: LAUNCH.ImageId }],
    ['DestinationRegion.NotFound', 'a region that cannot exist', { DestinationRegionId: 'nowhere' }],
    ['InvalidImageName.Malformed', 'a wrong name', { DestinationImageName: '1' }],
    ['InvalidDescription.Malformed', 'a wrong description', { DestinationDescription: 'http://x' }],
    ['InvalidParameter.EncryptedIllegal', 'a key without encryption', { KMSKeyId: 'a-key' }],
    ['DryRunOperation', 'a dry run', { DryRun: 'true' }],
  ])('is refused with %s for %s', (expected, _what, parameters) => {
    const { call, code, own, snapshots, source, stopped } = start();
    const { ImageId: early } = call('CreateImage', { InstanceId: stopped() }) as { ImageId: string };
    const image = expected === 'IncorrectImageStatus' ? early : source;

    expect(code('CopyImage', { ImageId: image, DestinationRegionId: 'cn-hangzhou', ...parameters })).toBe(expected);
    expect([...own(), ...snapshots()]).toEqual([]);
  });

  test('is refused with a name that is taken there', () => {
    const { code, copy, source } = start();
    copy({ DestinationImageName: 'other' });

    expect(
      code('CopyImage', { ImageId: source, DestinationRegionId: 'cn-hangzhou', DestinationImageName: 'other' }),
    ).toBe('InvalidImageName.Duplicated');
    expect(copy({ DestinationImageName: 'mine' })).toMatch(/^m-/);
  });
});

test('the accounts with which an image is shared are told page by page', () => {
  const { call, code, source } = start();
  call('ModifyImageSharePermission', { ImageId: source, 'AddAccount.1': '1', 'AddAccount.2': '2' });

  expect(call('DescribeImageSharePermission', { ImageId: source, PageSize: '1', PageNumber: '2' })).toMatchObject({
    ...{ ImageId: source, RegionId: 'cn-beijing', TotalCount: 2, PageNumber: 2, PageSize: 1 },
    Accounts: { Account: [{ AliyunId: '2' }] },
  });
  expect(code('DescribeImageSharePermission', { ...THERE, ImageId: source })).toBe('InvalidImageId.NotFound');
});
