import * as v from 'valibot';
import { findImage } from '../../model/catalogue/images.ts';
import { ecsError, ownErrors } from '../../model/errors.ts';
import { indexKey } from '../../model/indexKeys.ts';
import type { CustomImage } from '../../model/image.ts';
import { settled } from '../../model/passing.ts';
import { defineAction } from '../action.ts';
import { bool, optional, text } from '../../parameters/parameters.ts';
import { OWN_IMAGE_ERRORS } from './ownImages.ts';

const OWN_ERRORS = ownErrors({
  ImageIsImporting: [403, 'The specified Image is importing.'],
  ImageUseShared: [403, 'The specified image has been shared to others.'],
  ImageUsingByInstance: [403, 'The specified image has been used to create instances.'],
  'OperationDenied.ImageCopying': [403, 'The image is being copied. Please use the CancelCopyImage API.'],
});

/** Removes an own image; its snapshots stay. An id that does not exist is ignored, as documented. */
export const deleteImage = defineAction({
  name: 'DeleteImage',
  parameters: v.object({
    RegionId: text(),
    ImageId: text(),
    Force: optional(bool(), 'false'),
    DryRun: optional(bool(), 'false'),
  }),
  errors: OWN_IMAGE_ERRORS,
  ownErrors: OWN_ERRORS,
  answer({ ImageId: imageId, Force: force, DryRun: dryRun }, { region, now }) {
    // Public images are not the account's.
    if (findImage(imageId) !== undefined) throw ecsError('InvalidImageId.NotFound');
    const image = region.images.get(imageId);
    if (image === undefined) return {};
    checkMade(settled(image, now));
    if (!force && region.visible.count(indexKey('ImageId', imageId)) > 0) {
      throw OWN_ERRORS.error('ImageUsingByInstance');
    }
    if ((image.sharedWith ?? []).length > 0) throw OWN_ERRORS.error('ImageUseShared');
    if (dryRun) throw ecsError('DryRunOperation');
    region.images.delete(imageId);
    return {};
  },
});

// Of an image that is Creating, the page refuses a copy and an import, and no longer one of an instance or a snapshot:
// aliyungo's own tests delete such an image at once.
function checkMade({ status, isCopied, disks }: CustomImage): void {
  if (status === 'Available') return;
  if (isCopied === true) throw OWN_ERRORS.error('OperationDenied.ImageCopying');
  if (disks.some(({ source }) => source !== undefined)) throw OWN_ERRORS.error('ImageIsImporting');
}
