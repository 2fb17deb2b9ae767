import * as v from 'valibot';
import { ecsError, ownErrors } from '../../model/errors.ts';
import { text } from '../../parameters/parameters.ts';
import { defineAction } from '../action.ts';
import { ownImages } from './ownImages.ts';

const OWN_ERRORS = ownErrors({
  ImageCreatedNotFromCopy: [400, 'The specified image is not the target image of a copy action.'],
  IncorrectImageStatus: [400, 'The image is copied finished.'],
});

/** Ends a copy that is under way: the copy and its snapshots go. */
export const cancelCopyImage = defineAction({
  name: 'CancelCopyImage',
  parameters: v.object({ RegionId: text(), ImageId: text() }),
  errors: ['InvalidImageId.NotFound'],
  ownErrors: OWN_ERRORS,
  answer({ ImageId: wanted }, call) {
    const image = ownImages(call).find(({ imageId }) => imageId === wanted);
    if (image === undefined) throw ecsError('InvalidImageId.NotFound');
    if (image.isCopied !== true) throw OWN_ERRORS.error('ImageCreatedNotFromCopy');
    if (image.status === 'Available') throw OWN_ERRORS.error('IncorrectImageStatus');
    const { images, snapshots } = call.region;
    images.delete(wanted);
    for (const { snapshotId } of image.disks) snapshots.delete(snapshotId);
    return {};
  },
});
