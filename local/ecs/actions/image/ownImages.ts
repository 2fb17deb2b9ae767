import { type CustomImage, startImage, type StartImage } from '../../model/image.ts';
import { settled } from '../../model/passing.ts';
import type { Call } from '../action.ts';

/** The codes of the calls that change an own image. */
export const OWN_IMAGE_ERRORS = ['DryRunOperation', 'InvalidImageId.NotFound'] as const;

/** The account's own images as they are now, newest first. */
export function ownImages({ region, now }: Call): CustomImage[] {
  return [...region.images.values()].reverse().map((image) => settled(image, now));
}

/** The newest own image of a family that instances can start from. Public images have families of their own. */
export function newestOfFamily(family: string, call: Call): StartImage | undefined {
  const newest = ownImages(call).find(({ imageFamily, status }) => imageFamily === family && status === 'Available');
  return newest === undefined ? undefined : startImage(newest);
}
