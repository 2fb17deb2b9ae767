import * as v from 'valibot';
import { allImages, ARCHITECTURES, OS_TYPES } from '../../model/catalogue/images.ts';
import { ecsError } from '../../model/errors.ts';
import { startImage, type StartImage } from '../../model/image.ts';
import { type Call, defineAction } from '../action.ts';
import { byNumber, numberPaging } from '../../parameters/paging.ts';
import { bool, oneOf, optional, text, wantedTags } from '../../parameters/parameters.ts';
import { timeCondition, timeFilters } from '../../parameters/timeFilters.ts';
import { matchesWildcard } from '../../parameters/wildcard.ts';
import { bearsTags, WANTED_TAG_ERRORS } from '../tag/tagList.ts';
import { IMAGE_USAGES, imageAnswer, usageOf } from './imageAnswer.ts';
import { ownImages } from './ownImages.ts';

const parameters = v.object({
  RegionId: text(),
  ImageId: optional(text()),
  ImageName: optional(text(), '*'),
  ImageFamily: optional(text()),
  ImageOwnerAlias: optional(text()),
  OSType: optional(oneOf(OS_TYPES)),
  Architecture: optional(oneOf(ARCHITECTURES)),
  Status: optional(text(), 'Available'),
  IsSupportCloudinit: optional(bool()),
  IsSupportIoOptimized: optional(bool(), 'true'),
  IsPublic: optional(bool()),
  ResourceGroupId: optional(text()),
  SnapshotId: optional(text()),
  Usage: optional(oneOf(IMAGE_USAGES)),
  Filter: optional(timeFilters()),
  Tag: optional(wantedTags()),
  DryRun: optional(bool(), 'false'),
  ...numberPaging(100),
});

type Asked = v.InferOutput<typeof parameters>;

/** Own images, newest first, then public ones. `ImageId` and `Status` may name several, separated by commas. */
export const describeImages = defineAction({
  name: 'DescribeImages',
  parameters,
  ignored: ['ActionType', 'ImageOwnerId', 'InstanceType', 'ShowExpired', 'Usable'],
  errors: [...WANTED_TAG_ERRORS, 'DryRunOperation', 'InvalidFilterKey.NotFound'],
  answer(asked, call) {
    const times = (asked.Filter ?? []).map(timeCondition);
    if (asked.DryRun) throw ecsError('DryRunOperation');
    const own = ownImages(call).flatMap((image) => startImage(image) ?? []);
    const found = [...own, ...allImages()].filter(
      (image) =>
        fits(image, asked, call) && times.every((holds) => holds({ createdAt: Date.parse(image.creationTime) })),
    );
    const { page, counts } = byNumber(found, asked);
    return {
      RegionId: call.region.regionId,
      ...counts,
      Images: { Image: page.map((image) => imageAnswer(image, call)) },
    };
  },
});

function fits(image: StartImage, asked: Asked, call: Call): boolean {
  const { custom } = image;
  const owner = custom === undefined ? 'system' : 'self';
  return (
    owner === (asked.ImageOwnerAlias ?? owner) &&
    (custom === undefined) === (asked.IsPublic ?? custom === undefined) &&
    isOneOf(custom?.status ?? 'Available', asked.Status) &&
    asked.IsSupportIoOptimized &&
    (asked.SnapshotId === undefined ||
      (custom?.disks.some(({ snapshotId }) => snapshotId === asked.SnapshotId) ?? false)) &&
    (custom?.resourceGroupId ?? '') === (asked.ResourceGroupId ?? custom?.resourceGroupId ?? '') &&
    bearsTags(custom?.tags ?? [], asked.Tag) &&
    (asked.Usage === undefined || usageOf(image, call) === asked.Usage) &&
    fitsAsImage(image, asked)
  );
}

function fitsAsImage(image: StartImage, asked: Asked): boolean {
  return (
    (asked.ImageId?.split(',').includes(image.imageId) ?? true) &&
    matchesWildcard(image.imageName, asked.ImageName) &&
    image.imageFamily === (asked.ImageFamily ?? image.imageFamily) &&
    image.osType === (asked.OSType ?? image.osType) &&
    image.architecture === (asked.Architecture ?? image.architecture) &&
    image.supportCloudInit === (asked.IsSupportCloudinit ?? image.supportCloudInit)
  );
}

function isOneOf(status: string, asked: string): boolean {
  const wanted = asked.toLowerCase().split(',');
  return wanted.includes('all') || wanted.includes(status.toLowerCase());
}
