import * as v from 'valibot';
import { findImage } from '../../model/catalogue/images.ts';
import { ecsError, ownErrors } from '../../model/errors.ts';
import { indexKey } from '../../model/indexKeys.ts';
import { defineAction } from '../action.ts';
import { bool, optional, text } from '../../parameters/parameters.ts';
import { OWN_IMAGE_ERRORS } from './ownImages.ts';

const OWN_ERRORS = ownErrors({
  ImageUseShared: [403, 'The specified image has been shared to others.'],
  ImageUsingByInstance: [403, 'The specified image has been used to create instances.'],
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
  answer({ ImageId: imageId, Force: force, DryRun: dryRun }, { region }) {
    // Public images are not the account's.
    if (findImage(imageId) !== undefined) throw ecsError('InvalidImageId.NotFound');
    const image = region.images.get(imageId);
    if (image === undefined) return {};
    if (!force && region.visible.count(indexKey('ImageId', imageId)) > 0) {
      throw OWN_ERRORS.error('ImageUsingByInstance');
    }
    if ((image.sharedWith ?? []).length > 0) throw OWN_ERRORS.error('ImageUseShared');
    if (dryRun) throw ecsError('DryRunOperation');
    region.images.delete(imageId);
    return {};
  },
});
