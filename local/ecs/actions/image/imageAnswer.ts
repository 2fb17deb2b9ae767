import { indexKey } from '../../model/indexKeys.ts';
import type { CustomImage, ImageDisk, StartImage } from '../../model/image.ts';
import { progressOf } from '../../model/passing.ts';
import type { Call } from '../action.ts';
import { tagList } from '../tag/tagList.ts';

/** Whether instances use an image. */
export const IMAGE_USAGES = ['instance', 'none'] as const;

/** Whether an instance uses this image, as DescribeImages says it. */
export function usageOf({ imageId }: StartImage, { region }: Call): (typeof IMAGE_USAGES)[number] {
  return region.visible.count(indexKey('ImageId', imageId)) > 0 ? 'instance' : 'none';
}

/** An image as DescribeImages answers it. */
export function imageAnswer(image: StartImage, call: Call): object {
  const { custom } = image;
  return {
    ImageId: image.imageId,
    ImageName: image.imageName,
    ImageFamily: image.imageFamily,
    ImageOwnerAlias: custom === undefined ? 'system' : 'self',
    ImageVersion: custom?.imageVersion ?? '',
    Description: custom?.description ?? '',
    OSName: image.osName,
    OSNameEn: image.osName,
    OSType: image.osType,
    Platform: image.platform,
    Architecture: image.architecture,
    Size: image.size,
    Status: custom?.status ?? 'Available',
    Progress: custom === undefined ? '100%' : progressOf(custom, call.now),
    Usage: usageOf(image, call),
    CreationTime: image.creationTime,
    IsPublic: custom === undefined,
    IsSupportCloudinit: image.supportCloudInit,
    IsSupportIoOptimized: true,
    IsSelfShared: '',
    IsSubscribed: false,
    IsCopied: custom?.isCopied ?? false,
    ProductCode: '',
    BootMode: custom?.bootMode ?? 'BIOS',
    ResourceGroupId: custom?.resourceGroupId ?? '',
    DiskDeviceMappings: { DiskDeviceMapping: custom === undefined ? [] : diskAnswers(custom, call) },
    Features: {
      NvmeSupport: 'supported',
      ImdsSupport: custom?.imdsSupport ?? 'v1',
      CpuOnlineUpgrade: 'unsupported',
      CpuOnlineDowngrade: 'unsupported',
      MemoryOnlineUpgrade: 'unsupported',
      MemoryOnlineDowngrade: 'unsupported',
    },
    LoginAsNonRootSupported: false,
    Usable: true,
    LicenseType: 'Auto',
    SupplierName: '',
    Tags: tagList(custom?.tags ?? []),
  };
}

function diskAnswers(image: CustomImage, { region, now }: Call): object[] {
  const { disks, next } = image;
  return disks.map((disk) => ({
    ...diskAnswer(disk),
    Progress: progressOf(image, now),
    // Seconds.
    RemainTime: next === undefined ? 0 : Math.ceil((next.at - now) / 1000),
    Encrypted: region.snapshots.get(disk.snapshotId)?.encrypted ?? false,
  }));
}

/** A disk of an image as DescribeImageFromFamily answers it. */
export function diskAnswer({ device, type, size, snapshotId, source }: ImageDisk): object {
  return {
    Device: device,
    Type: type,
    // Text, as documented.
    Size: String(size),
    SnapshotId: snapshotId,
    Format: source?.format ?? '',
    ImportOSSBucket: source?.bucket ?? '',
    ImportOSSObject: source?.object ?? '',
  };
}
