import * as v from 'valibot';
import { DISK_TYPES } from '../../model/disks.ts';
import { ecsError, missingParameter, ownErrors } from '../../model/errors.ts';
import { resourceId } from '../../model/ids.ts';
import type { CustomImage, ImageDisk } from '../../model/image.ts';
import type { Instance } from '../../model/instance.ts';
import { pass, settled } from '../../model/passing.ts';
import { checkTags } from '../../model/tags.ts';
import { type Call, defineAction } from '../action.ts';
import { checkSecurityLock, checkStatus, instanceOf, NO_INSTANCE } from '../instance/instanceChecks.ts';
import { checkDisk, DISK_ERRORS, takeSnapshot } from '../snapshot/snapshots.ts';
import { newTags, TAG_ERRORS } from '../tag/tagList.ts';
import { checkNewImage, NEW_IMAGE_ERRORS } from './ownImages.ts';
import { RESOURCE_DESCRIPTION, RESOURCE_NAME } from '../../parameters/names.ts';
import { bool, list, oneOf, optional, tags, text, textLike, unsupported, whole } from '../../parameters/parameters.ts';

const OWN_ERRORS = ownErrors({
  'InvalidDevice.Malformed': [400, 'The specified parameter DiskDeviceMapping.n.Device is not valid.'],
  'InvalidDiskType.ValueNotSupported': [400, 'The specified disk type is not supported.'],
  'InvalidImageFamily.Malformed': [400, 'The specified ImageFamily is wrongly formed.'],
  'InvalidImageVersion.Malformed': [400, 'The specified ImageVersion is wrongly formed.'],
  'InvalidSize.ValueNotSupported': [
    400,
    'The specified parameter DiskDeviceMapping.n.Size beyond the permitted range.',
  ],
  OperationDenied: [403, 'The specified snapshot is not from system disk.'],
});

const SYSTEM_DEVICE = '/dev/xvda';

const mapping = v.object({
  Device: optional(textLike(/^\/dev\/(xvd|vd)[a-z]$/, OWN_ERRORS.code('InvalidDevice.Malformed'))),
  DiskType: optional(oneOf(DISK_TYPES, OWN_ERRORS.code('InvalidDiskType.ValueNotSupported'))),
  Size: optional(whole(1, 65_536, OWN_ERRORS.code('InvalidSize.ValueNotSupported'))),
  SnapshotId: optional(text()),
});

const parameters = v.object({
  RegionId: text(),
  InstanceId: optional(text()),
  SnapshotId: optional(text()),
  DiskDeviceMapping: optional(list(mapping, 17)),
  ImageName: optional(textLike(RESOURCE_NAME, 'InvalidImageName.Malformed')),
  ImageFamily: optional(
    textLike(
      /^(?!aliyun|acs:|https?:\/\/)\p{L}[\p{L}\p{N}_.:-]{1,127}$/u,
      OWN_ERRORS.code('InvalidImageFamily.Malformed'),
    ),
  ),
  ImageVersion: optional(textLike(/^[\w.-]{1,40}$/, OWN_ERRORS.code('InvalidImageVersion.Malformed'))),
  Description: optional(textLike(RESOURCE_DESCRIPTION, 'InvalidDescription.Malformed')),
  BootMode: optional(text(), 'BIOS'),
  Features: optional(v.object({ ImdsSupport: optional(text()) })),
  ResourceGroupId: optional(text(), ''),
  Tag: optional(tags()),
  DryRun: optional(bool(), 'false'),
  DetectionStrategy: unsupported(),
});

type Asked = v.InferOutput<typeof parameters>;

/** Makes an image of an instance or of snapshots: Creating, then Available. Of an instance's disks it takes snapshots. */
export const createImage = defineAction({
  name: 'CreateImage',
  parameters,
  ignored: ['Architecture', 'Platform', 'SecureBootOptions.SecureBootSupport'],
  errors: [
    ...TAG_ERRORS,
    ...NO_INSTANCE,
    ...DISK_ERRORS,
    ...NEW_IMAGE_ERRORS,
    'DryRunOperation',
    'IncorrectInstanceStatus',
    'InstanceLockedForSecurity',
    'InvalidDescription.Malformed',
    'InvalidDevice.InUse',
    'InvalidSnapshotId.NotFound',
    'InvalidSnapshotId.NotReady',
  ],
  ownErrors: OWN_ERRORS,
  answer(asked, call) {
    const { region } = call;
    const imageTags = newTags(asked.Tag);
    checkTags(imageTags);
    checkNewImage(asked.ImageName, region);
    const source = sourceOf(asked, call);
    if (asked.DryRun) throw ecsError('DryRunOperation');
    const { options } = call.state;
    const imageId = resourceId(options.random, 'm', region.info.idPrefix);
    const image: CustomImage = {
      ...{ imageId, imageName: asked.ImageName ?? imageId, imageFamily: asked.ImageFamily ?? '' },
      ...{ imageVersion: asked.ImageVersion ?? '', description: asked.Description ?? '', bootMode: asked.BootMode },
      ...{ imdsSupport: asked.Features?.ImdsSupport ?? 'v1', resourceGroupId: asked.ResourceGroupId },
      ...{ baseImageId: source.baseImageId, disks: source.disks(), createdAt: call.now, tags: imageTags },
      status: 'Creating',
    };
    const meanSeconds = options.durations.starting;
    pass(image, { through: 'Creating', becomes: 'Available', meanSeconds }, options);
    finishTogether(image, call);
    region.images.set(imageId, image);
    return { ImageId: imageId };
  },
});

/** Where an image comes from. `disks` takes the snapshots that it needs. */
interface Source {
  baseImageId: string;
  disks: () => ImageDisk[];
}

function sourceOf({ InstanceId, SnapshotId, DiskDeviceMapping }: Asked, call: Call): Source {
  if (DiskDeviceMapping !== undefined) return ofMappings(DiskDeviceMapping, call);
  if (SnapshotId !== undefined) return ofMappings([{ SnapshotId }], call);
  if (InstanceId !== undefined) return ofInstance(instanceOf(InstanceId, call), call);
  throw missingParameter('SnapshotId or InstanceId or DiskDeviceMapping');
}

function ofInstance(instance: Instance, call: Call): Source {
  checkSecurityLock(instance, call);
  checkStatus(instance, 'Running', 'Stopped');
  const disks = [instance.systemDisk, ...instance.dataDisks];
  for (const disk of disks) checkDisk(disk, call.region, call.now);
  const given = { snapshotName: '', description: '', resourceGroupId: '', tags: [] };
  return {
    baseImageId: instance.baseImageId ?? instance.imageId,
    disks: () =>
      disks.map((disk) => {
        const { snapshotId } = takeSnapshot(disk, instance, given, call);
        return { device: disk.device, type: disk.type, size: disk.size, snapshotId };
      }),
  };
}

type Mapping = v.InferOutput<typeof mapping>;

function ofMappings(mappings: readonly Mapping[], call: Call): Source {
  const disks = mappings.map((each, index) => imageDisk(each, index, call));
  const devices = new Set(disks.map(({ device }) => device));
  if (devices.size < disks.length) throw ecsError('InvalidDevice.InUse');
  const [system, another] = disks.filter(({ type }) => type === 'system');
  if (system === undefined) throw OWN_ERRORS.error('OperationDenied');
  if (another !== undefined) {
    const message =
      'The specified parameter DiskDeviceMapping.n.SnapshotId contains two or more system disk snapshots.';
    throw OWN_ERRORS.error('OperationDenied', message);
  }
  const { baseImageId = '' } = call.region.snapshots.get(system.snapshotId) ?? {};
  const others = disks.filter((disk) => disk !== system);
  return { baseImageId, disks: () => [{ ...system, device: SYSTEM_DEVICE }, ...others] };
}

function imageDisk({ Device, DiskType, Size, SnapshotId }: Mapping, index: number, call: Call): ImageDisk {
  const device = Device ?? `/dev/xvd${String.fromCharCode('a'.charCodeAt(0) + index)}`;
  if (SnapshotId === undefined) {
    if (Size === undefined || DiskType === 'system') throw OWN_ERRORS.error('InvalidSize.ValueNotSupported');
    return { device, type: 'data', size: Size, snapshotId: '' };
  }
  const snapshot = call.region.snapshots.get(SnapshotId);
  if (snapshot === undefined) throw ecsError('InvalidSnapshotId.NotFound');
  if (settled(snapshot, call.now).status !== 'accomplished') throw ecsError('InvalidSnapshotId.NotReady');
  const type = DiskType ?? snapshot.diskType;
  // The snapshot of a data disk does not tell which operating system is on it.
  if (type === 'system' && snapshot.diskType !== 'system') throw OWN_ERRORS.error('OperationDenied');
  const size = Size ?? snapshot.diskSize;
  if (size < snapshot.diskSize) throw OWN_ERRORS.error('InvalidSize.ValueNotSupported');
  return { device, type, size, snapshotId: SnapshotId };
}

// An image is Available no sooner than its snapshots are accomplished.
function finishTogether({ disks, next }: CustomImage, { region }: Call): void {
  if (next === undefined) return;
  for (const { snapshotId } of disks) {
    const { next: change } = region.snapshots.get(snapshotId) ?? {};
    if (change !== undefined) change.at = Math.min(change.at, next.at);
  }
}
