import { describe, expect, test } from 'vitest';
import { LAUNCH, LONG_MS } from '../../../test/ecs/data.ts';
import { startInMemoryEcs } from '../../../test/ecs/startInMemoryEcs.ts';

const FILE = { 'DiskDeviceMapping.1.OSSBucket': 'a-bucket', 'DiskDeviceMapping.1.OSSObject': 'a.qcow2' };

/** Starts with calls as Packer's post-processor and Terraform's provider import images. */
function start() {
  const started = startInMemoryEcs();
  const own = (parameters: Record<string, string> = {}) =>
    started.items('DescribeImages', 'Images.Image', { ImageOwnerAlias: 'self', Status: 'ALL', ...parameters });
  const begin = (parameters: Record<string, string> = {}) =>
    started.call('ImportImage', { ...FILE, ...parameters }) as Record<string, string>;
  return { ...started, own, begin };
}

describe('an import', () => {
  test('is Creating and then Available, with the disks that the call names', () => {
    const { begin, clock, own } = start();

    const { ImageId, RegionId, TaskId } = begin({
      ...{ ImageName: 'mine', Description: 'of files', OSType: 'linux', Platform: 'Ubuntu', RoleName: 'a-role' },
      ...{ 'DiskDeviceMapping.1.Format': 'qcow2', 'DiskDeviceMapping.1.DiskImSize': '30', 'Tag.1.Key': 'k' },
      ...{ 'DiskDeviceMapping.2.OSSBucket': 'a-bucket', 'DiskDeviceMapping.2.OSSObject': 'data.raw' },
      'DiskDeviceMapping.2.DiskImageSize': '60',
    });

    expect({ RegionId, TaskId }).toEqual({ RegionId: 'cn-beijing', TaskId: expect.stringMatching(/^t-/) as unknown });
    expect(own()).toMatchObject([{ ImageId, Status: 'Creating', Progress: '0%' }]);

    clock.advance(LONG_MS);

    expect(own({ 'Tag.1.Key': 'k' })).toMatchObject([
      {
        ...{ ImageId, ImageName: 'mine', Description: 'of files', Status: 'Available', Platform: 'Ubuntu', Size: 30 },
        DiskDeviceMappings: {
          DiskDeviceMapping: [
            { Type: 'system', Size: '30', Format: 'QCOW2', ImportOSSBucket: 'a-bucket', ImportOSSObject: 'a.qcow2' },
            { Type: 'data', Size: '60', Device: '/dev/xvdb', ImportOSSObject: 'data.raw' },
          ],
        },
      },
    ]);
  });

  test('is not deleted before it is Available', () => {
    const { begin, clock, code, own } = start();
    const { ImageId = '' } = begin();

    expect(code('DeleteImage', { ImageId, Force: 'true' })).toBe('ImageIsImporting');

    clock.advance(LONG_MS);

    expect(code('DeleteImage', { ImageId })).toBe('none');
    expect(own()).toEqual([]);
  });

  test('starts instances of its operating system once it is Available', () => {
    const { begin, clock, code, create, find } = start();
    const { ImageId = '' } = begin({ OSType: 'windows', Platform: 'Windows Server 2019' });

    expect(code('CreateInstance', { ...LAUNCH, ImageId })).toBe('OperationDenied.ImageNotValid');

    clock.advance(LONG_MS);

    expect(find(create({ ImageId }))).toMatchObject({ ImageId, OSType: 'windows' });
  });

  test.each([
    ['MissingParameter', { 'DiskDeviceMapping.1.OSSObject': '' }],
    ['InvalidImageFormat.Malformed', { 'DiskDeviceMapping.1.Format': 'ISO' }],
    ['InvalidImageSize', { 'DiskDeviceMapping.1.DiskImageSize': '0' }],
    ['InvalidImageName.Malformed', { ImageName: '1' }],
    ['InvalidDescription.Malformed', { Description: 'http://x' }],
    ['InvalidArchitecture.Malformed', { Architecture: 'pdp11' }],
    ['InvalidOSType.Malformed', { OSType: 'other' }],
    ['DryRunOperation', { DryRun: 'true' }],
  ])('is refused with %s', (expected, parameters) => {
    const { code, own } = start();

    expect(code('ImportImage', { ...FILE, ...parameters })).toBe(expected);
    expect(own()).toEqual([]);
  });

  test('is refused without a file, and with a name that is taken', () => {
    const { begin, code } = start();
    begin({ ImageName: 'mine' });

    expect(code('ImportImage', {})).toBe('MissingParameter.DiskDeviceMapping');
    expect(code('ImportImage', { ...FILE, ImageName: 'mine' })).toBe('InvalidImageName.Duplicated');
  });
});
