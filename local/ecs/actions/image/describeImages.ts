import * as v from 'valibot';
import { allImages, ARCHITECTURES, type Image, OS_TYPES } from '../../model/catalogue/images.ts';
import { ecsError } from '../../model/errors.ts';
import { defineAction } from '../action.ts';
import { byNumber, numberPaging } from '../../parameters/paging.ts';
import { bool, oneOf, optional, text, wantedTags } from '../../parameters/parameters.ts';
import { timeCondition, timeFilters } from '../../parameters/timeFilters.ts';
import { matchesWildcard } from '../../parameters/wildcard.ts';
import { WANTED_TAG_ERRORS } from '../tag/tagList.ts';

const parameters = v.object({
  RegionId: text(),
  ImageId: optional(text()),
  ImageName: optional(text(), '*'),
  ImageFamily: optional(text()),
  ImageOwnerAlias: optional(text(), 'system'),
  OSType: optional(oneOf(OS_TYPES)),
  Architecture: optional(oneOf(ARCHITECTURES)),
  Status: optional(text(), 'Available'),
  IsSupportCloudinit: optional(bool()),
  IsSupportIoOptimized: optional(bool(), 'true'),
  IsPublic: optional(bool(), 'true'),
  SnapshotId: optional(text()),
  Filter: optional(timeFilters()),
  Tag: optional(wantedTags()),
  DryRun: optional(bool(), 'false'),
  ...numberPaging(100),
});

type Asked = v.InferOutput<typeof parameters>;

/** Public images: there are no others. `ImageId` and `Status` may name several, separated by commas. */
export const describeImages = defineAction({
  name: 'DescribeImages',
  parameters,
  ignored: ['ActionType', 'ImageOwnerId', 'InstanceType', 'ResourceGroupId', 'ShowExpired', 'Usable', 'Usage'],
  errors: [...WANTED_TAG_ERRORS, 'DryRunOperation', 'InvalidFilterKey.NotFound'],
  answer(asked, { region }) {
    const times = (asked.Filter ?? []).map(timeCondition);
    if (asked.DryRun) throw ecsError('DryRunOperation');
    const found = allImages().filter(
      (image) => fits(image, asked) && times.every((holds) => holds({ createdAt: Date.parse(image.creationTime) })),
    );
    const { page, counts } = byNumber(found, asked);
    return { RegionId: region.regionId, ...counts, Images: { Image: page.map(imageAnswer) } };
  },
});

function fits(image: Image, asked: Asked): boolean {
  const isPublicOnes =
    asked.ImageOwnerAlias === 'system' &&
    /\b(Available|ALL)\b/i.test(asked.Status) &&
    asked.IsPublic &&
    asked.IsSupportIoOptimized &&
    asked.SnapshotId === undefined &&
    asked.Tag === undefined;
  return (
    isPublicOnes &&
    (asked.ImageId?.split(',').includes(image.imageId) ?? true) &&
    matchesWildcard(image.imageName, asked.ImageName) &&
    image.imageFamily === (asked.ImageFamily ?? image.imageFamily) &&
    image.osType === (asked.OSType ?? image.osType) &&
    image.architecture === (asked.Architecture ?? image.architecture) &&
    image.supportCloudInit === (asked.IsSupportCloudinit ?? image.supportCloudInit)
  );
}

function imageAnswer(image: Image): object {
  return {
    ImageId: image.imageId,
    ImageName: image.imageName,
    ImageFamily: image.imageFamily,
    ImageOwnerAlias: 'system',
    ImageVersion: '',
    Description: '',
    OSName: image.osName,
    OSNameEn: image.osName,
    OSType: image.osType,
    Platform: image.platform,
    Architecture: image.architecture,
    Size: image.size,
    Status: 'Available',
    Progress: '100%',
    Usage: 'none',
    CreationTime: image.creationTime,
    IsPublic: true,
    IsSupportCloudinit: image.supportCloudInit,
    IsSupportIoOptimized: true,
    IsSelfShared: '',
    IsSubscribed: false,
    IsCopied: false,
    ProductCode: '',
    BootMode: 'BIOS',
    ResourceGroupId: '',
    DiskDeviceMappings: { DiskDeviceMapping: [] },
    Tags: { Tag: [] },
  };
}
