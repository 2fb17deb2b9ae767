import * as v from 'valibot';
import { findRegion } from '../../model/catalogue/regions.ts';
import type { DiskSnapshot } from '../../model/diskSnapshot.ts';
import { ecsError, ownErrors } from '../../model/errors.ts';
import { resourceId } from '../../model/ids.ts';
import type { CustomImage, ImageDisk } from '../../model/image.ts';
import { pass } from '../../model/passing.ts';
import type { Region } from '../../model/region.ts';
import { checkTags } from '../../model/tags.ts';
import { RESOURCE_DESCRIPTION, RESOURCE_NAME } from '../../parameters/names.ts';
import { bool, optional, tags, text, textLike } from '../../parameters/parameters.ts';
import { type Call, defineAction } from '../action.ts';
import { newTags, TAG_ERRORS } from '../tag/tagList.ts';
import { checkNewImage, NEW_IMAGE_ERRORS, OWN_IMAGE_ERRORS, ownImages } from './ownImages.ts';

const OWN_ERRORS = ownErrors({
  'DestinationRegion.NotFound': [400, 'The destination region not found'],
  IncorrectDestinationRegion: [403, 'The destination region is not equal the target region.'],
  IncorrectImageStatus: [400, 'The image not available.'],
  // As the service spells it.
  'OperationDeined.EncryptedSnapshot': [
    403,
    'The image contains encrypted snapshots, which do not support copying to non-encrypted ones.',
  ],
  'InvalidParameter.EncryptedIllegal': [
    400,
    'The specified parameter Encrypted must be true when kmsKeyId is not empty.',
  ],
});

const parameters = v.object({
  RegionId: text(),
  ImageId: text(),
  DestinationRegionId: optional(text()),
  DestinationImageName: optional(textLike(RESOURCE_NAME, 'InvalidImageName.Malformed')),
  DestinationDescription: optional(textLike(RESOURCE_DESCRIPTION, 'InvalidDescription.Malformed')),
  Encrypted: optional(bool()),
  KMSKeyId: optional(text()),
  ResourceGroupId: optional(text(), ''),
  Tag: optional(tags()),
  DryRun: optional(bool(), 'false'),
});

type Asked = v.InferOutput<typeof parameters>;

/**
 * Copies an own image with its snapshots: Creating in the other region, then Available. Within a region the call has to
 * say whether the copy is encrypted, as Packer does.
 */
export const copyImage = defineAction({
  name: 'CopyImage',
  parameters,
  ignored: ['EncryptAlgorithm'],
  errors: [...TAG_ERRORS, ...OWN_IMAGE_ERRORS, ...NEW_IMAGE_ERRORS, 'InvalidDescription.Malformed'],
  ownErrors: OWN_ERRORS,
  answer(asked, call) {
    if (asked.KMSKeyId !== undefined && !asked.Encrypted) throw OWN_ERRORS.error('InvalidParameter.EncryptedIllegal');
    const imageTags = newTags(asked.Tag);
    checkTags(imageTags);
    const source = ownImages(call).find(({ imageId }) => imageId === asked.ImageId);
    if (source === undefined) throw ecsError('InvalidImageId.NotFound');
    if (source.status !== 'Available') throw OWN_ERRORS.error('IncorrectImageStatus');
    const { Encrypted: encrypted = false } = asked;
    if (!encrypted && isEncrypted(source, call.region)) throw OWN_ERRORS.error('OperationDeined.EncryptedSnapshot');
    const destination = destinationOf(asked, call);
    checkNewImage(asked.DestinationImageName, destination);
    if (asked.DryRun) throw ecsError('DryRunOperation');

    const { options } = call.state;
    const imageId = resourceId(options.random, 'm', destination.info.idPrefix);
    const copy: CustomImage = {
      ...source,
      ...{ imageId, imageName: asked.DestinationImageName ?? '', description: asked.DestinationDescription ?? '' },
      ...{
        resourceGroupId: asked.ResourceGroupId,
        createdAt: call.now,
        isCopied: true,
        sharedWith: [],
        tags: imageTags,
      },
    };
    pass(copy, { through: 'Creating', becomes: 'Available', meanSeconds: options.durations.starting }, options);
    const target = { copy, encrypted, destination };
    const disks = source.disks.map((disk) => copyDisk(disk, target, call));
    destination.images.set(imageId, { ...copy, disks });
    return { ImageId: imageId };
  },
});

function destinationOf(
  { DestinationRegionId: regionId, Encrypted: encrypted }: Asked,
  { state, region }: Call,
): Region {
  if (regionId === undefined || regionId === region.regionId) {
    if (encrypted === undefined) throw OWN_ERRORS.error('IncorrectDestinationRegion');
    return region;
  }
  if (findRegion(regionId) === undefined) throw OWN_ERRORS.error('DestinationRegion.NotFound');
  return state.region(regionId);
}

function isEncrypted({ disks }: CustomImage, { snapshots }: Region): boolean {
  return disks.some(({ snapshotId }) => snapshots.get(snapshotId)?.encrypted === true);
}

interface Target {
  copy: CustomImage;
  encrypted: boolean;
  destination: Region;
}

/** A disk of a copy, with a snapshot of its own that is done when the copy is. */
function copyDisk(disk: ImageDisk, { copy, encrypted, destination }: Target, { region, state, now }: Call): ImageDisk {
  const source = region.snapshots.get(disk.snapshotId);
  if (source === undefined) return disk;
  const snapshotId = resourceId(state.options.random, 's', destination.info.idPrefix);
  const snapshot: DiskSnapshot = {
    ...{ ...source, snapshotId, encrypted, createdAt: now },
    ...{ retentionDays: undefined, tags: [], status: 'progressing' },
  };
  if (copy.next !== undefined) snapshot.next = { ...copy.next, becomes: 'accomplished' };
  destination.snapshots.set(snapshotId, snapshot);
  return { ...disk, snapshotId };
}
