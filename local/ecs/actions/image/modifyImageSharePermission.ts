import * as v from 'valibot';
import { ecsError, ownErrors } from '../../model/errors.ts';
import { defineAction } from '../action.ts';
import { bool, list, optional, text, textLike, unsupported } from '../../parameters/parameters.ts';
import { OWN_IMAGE_ERRORS } from './ownImages.ts';

const OWN_ERRORS = ownErrors({
  'QuotaExceed.ShareImageUser': [403, 'The shared Image user Quota exceeds.'],
});

const MOST_ACCOUNTS_A_CALL = 10;
const MOST_ACCOUNTS = 50;

const accounts = list(textLike(/^\d{1,20}$/), MOST_ACCOUNTS_A_CALL);

/** Shares an own image with other accounts, or with them no longer. While it is shared it cannot be deleted. */
export const modifyImageSharePermission = defineAction({
  name: 'ModifyImageSharePermission',
  parameters: v.object({
    RegionId: text(),
    ImageId: text(),
    AddAccount: optional(accounts),
    RemoveAccount: optional(accounts),
    LaunchPermission: unsupported(),
    DryRun: optional(bool(), 'false'),
  }),
  ignored: ['IsPublic'],
  errors: OWN_IMAGE_ERRORS,
  ownErrors: OWN_ERRORS,
  answer({ ImageId: imageId, AddAccount: added = [], RemoveAccount: removed = [], DryRun: dryRun }, { region }) {
    const image = region.images.get(imageId);
    if (image === undefined) throw ecsError('InvalidImageId.NotFound');
    const kept = (image.sharedWith ?? []).filter((account) => !removed.includes(account));
    const sharedWith = [...new Set([...kept, ...added])];
    if (sharedWith.length > MOST_ACCOUNTS) throw OWN_ERRORS.error('QuotaExceed.ShareImageUser');
    if (dryRun) throw ecsError('DryRunOperation');
    image.sharedWith = sharedWith;
    return {};
  },
});
