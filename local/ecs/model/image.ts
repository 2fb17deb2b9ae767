import { findImage, type Image } from './catalogue/images.ts';
import type { Disk } from './disks.ts';
import type { Instance } from './instance.ts';
import type { Passing } from './passing.ts';
import type { Tag } from './tags.ts';
import { toSecondText } from './time.ts';

export type ImageStatus = 'Creating' | 'Available';

/** A disk that an image brings. */
export interface ImageDisk {
  readonly device: string;
  readonly type: Disk['type'];
  /** GiB. */
  readonly size: number;
  /** Blank for an empty disk, and for an imported one. */
  readonly snapshotId: string;
  /** Where an imported disk came from. */
  readonly source?: { readonly format: string; readonly bucket: string; readonly object: string };
}

/** An image of the account's own, as plain data. Times are milliseconds since the epoch. */
export interface CustomImage extends Passing<ImageStatus> {
  readonly imageId: string;
  readonly imageName: string;
  readonly imageFamily: string;
  readonly imageVersion: string;
  readonly description: string;
  /** The public image that it descends from, which tells the operating system. */
  readonly baseImageId: string;
  /** The system disk comes first. */
  readonly disks: readonly ImageDisk[];
  readonly bootMode: string;
  readonly imdsSupport: string;
  readonly createdAt: number;
  readonly resourceGroupId: string;
  /** Whether CopyImage made it; missing where it did not. */
  readonly isCopied?: boolean;
  /** Accounts; none when missing. */
  sharedWith?: readonly string[];
  tags: Tag[];
}

/** What an instance starts from: a public image, or one of the account's own. */
export interface StartImage extends Image {
  /** Of an image of the account's own. */
  custom?: CustomImage;
}

/**
 * The image of this id; undefined where there is none. An own image may still be Creating.
 * @param region the own images of the region, by id.
 */
export function findStartImage(
  imageId: string,
  { images }: { images: ReadonlyMap<string, CustomImage> },
): StartImage | undefined {
  const custom = images.get(imageId);
  return custom === undefined ? findImage(imageId) : startImage(custom);
}

/** An own image with what it has from the public image that it descends from. */
export function startImage(custom: CustomImage): StartImage | undefined {
  const base = findImage(custom.baseImageId);
  if (base === undefined) return undefined;
  const { imageId, imageName, imageFamily, createdAt } = custom;
  const size = custom.disks[0]?.size ?? base.size;
  return { ...base, imageId, imageName, imageFamily, size, creationTime: toSecondText(createdAt), custom };
}

/** The public image that the image of an instance is or descends from. The instance may outlive its own image. */
export function baseImageOf({ baseImageId, imageId }: Instance): Image | undefined {
  return findImage(baseImageId ?? imageId);
}
