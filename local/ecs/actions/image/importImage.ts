import * as v from 'valibot';
import { allImages, ARCHITECTURES, type Image, OS_TYPES } from '../../model/catalogue/images.ts';
import { ecsError, ownErrors } from '../../model/errors.ts';
import { resourceId } from '../../model/ids.ts';
import type { CustomImage, ImageDisk } from '../../model/image.ts';
import { pass } from '../../model/passing.ts';
import { checkTags } from '../../model/tags.ts';
import { RESOURCE_DESCRIPTION, RESOURCE_NAME } from '../../parameters/names.ts';
import { bool, list, oneOf, optional, tags, text, textLike, unsupported, whole } from '../../parameters/parameters.ts';
import { defineAction } from '../action.ts';
import { newTags, TAG_ERRORS } from '../tag/tagList.ts';
import { checkNewImage, NEW_IMAGE_ERRORS } from './ownImages.ts';

const OWN_ERRORS = ownErrors({
  'InvalidArchitecture.Malformed': [400, 'The specified Architecture is wrongly formed.'],
  InvalidImageSize: [400, 'The specified size of a disk is not valid.'],
  'InvalidImageFormat.Malformed': [400, 'The specified Image Format is wrongly formed.'],
  'InvalidOSType.Malformed': [400, 'The specified OSType is wrongly formed.'],
  'MissingParameter.DiskDeviceMapping': [403, 'The specified parameter DiskDeviceMapping is not supplied.'],
});

const size = whole(1, 2_048, OWN_ERRORS.code('InvalidImageSize'));

const mapping = v.object({
  OSSBucket: text(),
  OSSObject: text(),
  Format: optional(
    v.pipe(text(), v.toUpperCase(), oneOf(['RAW', 'VHD', 'QCOW2'], OWN_ERRORS.code('InvalidImageFormat.Malformed'))),
  ),
  DiskImageSize: optional(size),
  // Its older name.
  DiskImSize: optional(size),
});

const parameters = v.object({
  RegionId: text(),
  DiskDeviceMapping: optional(list(mapping, 17)),
  ImageName: optional(textLike(RESOURCE_NAME, 'InvalidImageName.Malformed')),
  Description: optional(textLike(RESOURCE_DESCRIPTION, 'InvalidDescription.Malformed')),
  Architecture: optional(oneOf(ARCHITECTURES, OWN_ERRORS.code('InvalidArchitecture.Malformed')), 'x86_64'),
  OSType: optional(oneOf(OS_TYPES, OWN_ERRORS.code('InvalidOSType.Malformed')), 'linux'),
  Platform: optional(text(), ''),
  BootMode: optional(text(), 'BIOS'),
  Features: optional(v.object({ ImdsSupport: optional(text()) })),
  ResourceGroupId: optional(text(), ''),
  Tag: optional(tags()),
  DryRun: optional(bool(), 'false'),
  DetectionStrategy: unsupported(),
  StorageLocationArn: unsupported(),
});

type Asked = v.InferOutput<typeof parameters>;

/** Makes an image of files in OSS: Creating, then Available. There is no OSS here, and nothing reads the files. */
export const importImage = defineAction({
  name: 'ImportImage',
  parameters,
  ignored: ['DiskDeviceMapping.Device', 'Features.NvmeSupport', 'LicenseType', 'RoleName'],
  errors: [...TAG_ERRORS, ...NEW_IMAGE_ERRORS, 'DryRunOperation', 'InvalidDescription.Malformed'],
  ownErrors: OWN_ERRORS,
  answer(asked, { region, state, now }) {
    if (asked.DiskDeviceMapping === undefined) throw OWN_ERRORS.error('MissingParameter.DiskDeviceMapping');
    const imageTags = newTags(asked.Tag);
    checkTags(imageTags);
    checkNewImage(asked.ImageName, region);
    if (asked.DryRun) throw ecsError('DryRunOperation');

    const { options } = state;
    const imageId = resourceId(options.random, 'm', region.info.idPrefix);
    const base = nearestImage(asked);
    const image: CustomImage = {
      ...{ imageId, imageName: asked.ImageName ?? imageId, imageFamily: '', imageVersion: '' },
      ...{ description: asked.Description ?? '', bootMode: asked.BootMode, createdAt: now, tags: imageTags },
      ...{ imdsSupport: asked.Features?.ImdsSupport ?? 'v1', resourceGroupId: asked.ResourceGroupId },
      ...{ baseImageId: base.imageId, disks: asked.DiskDeviceMapping.map((each, index) => diskOf(each, index, base)) },
      status: 'Creating',
    };
    pass(image, { through: 'Creating', becomes: 'Available', meanSeconds: options.durations.starting }, options);
    region.images.set(imageId, image);
    return {
      ImageId: imageId,
      RegionId: region.regionId,
      TaskId: resourceId(options.random, 't', region.info.idPrefix),
    };
  },
});

// There is always one: the catalogue has images of both types.
function nearestImage({ OSType: osType, Platform: platform }: Asked): Image {
  const ofType = allImages().filter((image) => image.osType === osType);
  const nearest = ofType.find((image) => image.platform === platform) ?? ofType[0];
  if (nearest === undefined) throw OWN_ERRORS.error('InvalidOSType.Malformed');
  return nearest;
}

function diskOf(asked: v.InferOutput<typeof mapping>, index: number, base: Image): ImageDisk {
  const device = `/dev/xvd${String.fromCharCode('a'.charCodeAt(0) + index)}`;
  const source = { format: asked.Format ?? 'RAW', bucket: asked.OSSBucket, object: asked.OSSObject };
  const given = asked.DiskImageSize ?? asked.DiskImSize ?? base.size;
  return { device, type: index === 0 ? 'system' : 'data', size: given, snapshotId: '', source };
}
