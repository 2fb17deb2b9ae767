import { ecsError } from '../../model/errors.ts';
import { type CustomImage, startImage, type StartImage } from '../../model/image.ts';
import { settled } from '../../model/passing.ts';
import type { Region } from '../../model/region.ts';
import type { Call } from '../action.ts';

/** The codes of the calls that change an own image. */
export const OWN_IMAGE_ERRORS = ['DryRunOperation', 'InvalidImageId.NotFound'] as const;

/** The codes of the calls that make an image of the account's own. */
export const NEW_IMAGE_ERRORS = [
  'InvalidImageName.Duplicated',
  'InvalidImageName.Malformed',
  'QuotaExceed.Image',
] as const;

// As documented for an account in a region.
const MOST_IMAGES = 100;

/** Throws EcsError unless the region has room for another image, and none of this name. */
export function checkNewImage(imageName: string | undefined, { images }: Region): void {
  const names = [...images.values()].map((image) => image.imageName);
  if (imageName !== undefined && names.includes(imageName)) throw ecsError('InvalidImageName.Duplicated');
  if (images.size >= MOST_IMAGES) throw ecsError('QuotaExceed.Image');
}

/** The account's own images as they are now, newest first. */
export function ownImages({ region, now }: Call): CustomImage[] {
  return [...region.images.values()].reverse().map((image) => settled(image, now));
}

/** Throws EcsError `OperationDenied.ImageNotValid` while an own image is not made yet. */
export function checkAvailable({ custom }: StartImage, now: number): void {
  if (custom !== undefined && settled(custom, now).status !== 'Available') {
    throw ecsError('OperationDenied.ImageNotValid');
  }
}

/** The newest own image of a family that instances can start from. Public images have families of their own. */
export function newestOfFamily(family: string, call: Call): StartImage | undefined {
  const newest = ownImages(call).find(({ imageFamily, status }) => imageFamily === family && status === 'Available');
  return newest === undefined ? undefined : startImage(newest);
}
