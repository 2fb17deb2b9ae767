import * as v from 'valibot';
import { ecsError } from '../../model/errors.ts';
import { byNumber, numberPaging } from '../../parameters/paging.ts';
import { text } from '../../parameters/parameters.ts';
import { defineAction } from '../action.ts';

/** The accounts with which an own image is shared. */
export const describeImageSharePermission = defineAction({
  name: 'DescribeImageSharePermission',
  parameters: v.object({ RegionId: text(), ImageId: text(), ...numberPaging(50) }),
  errors: ['InvalidImageId.NotFound'],
  answer(asked, { region }) {
    const image = region.images.get(asked.ImageId);
    if (image === undefined) throw ecsError('InvalidImageId.NotFound');
    const { page, counts } = byNumber(image.sharedWith ?? [], asked);
    return {
      ...counts,
      RegionId: region.regionId,
      ImageId: image.imageId,
      Accounts: { Account: page.map((account) => ({ AliyunId: account })) },
      ShareGroups: { ShareGroup: [] },
    };
  },
});
