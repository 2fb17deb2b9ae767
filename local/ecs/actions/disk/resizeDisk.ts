import * as v from 'valibot';
import { findDiskCategory } from '../../model/catalogue/diskCategories.ts';
import { isFree } from '../../model/disks.ts';
import { ecsError, ownErrors } from '../../model/errors.ts';
import { defineAction } from '../action.ts';
import { checkSecurityLock, checkStatus } from '../instance/instanceChecks.ts';
import { checkNotCopied } from '../snapshot/snapshots.ts';
import { oneOf, optional, text, whole } from '../../parameters/parameters.ts';
import { diskOf } from './findDisk.ts';

const OWN_ERRORS = ownErrors({
  'InvalidDiskSize.TooLarge': [403, 'Specified new disk size is beyond the permitted range.'],
});

/** Makes a disk larger, at once. */
export const resizeDisk = defineAction({
  name: 'ResizeDisk',
  parameters: v.object({
    DiskId: text(),
    NewSize: whole(1, 1_000_000),
    Type: optional(oneOf(['offline', 'online'])),
  }),
  errors: [
    'DiskCreatingSnapshot',
    'IncorrectInstanceStatus',
    'InstanceLockedForSecurity',
    'InvalidDiskId.NotFound',
    'InvalidDiskSize.TooSmall',
  ],
  ownErrors: OWN_ERRORS,
  answer({ DiskId, NewSize: size }, call) {
    const { disk, place, region } = diskOf(DiskId, call);
    if (!isFree(place)) {
      checkSecurityLock(place, call);
      checkStatus(place, 'Running', 'Stopped');
    }
    checkNotCopied(DiskId, region, call.now);
    if (size <= disk.size) {
      throw ecsError('InvalidDiskSize.TooSmall', 'Specified new disk size is less than the original disk size.');
    }
    const category = findDiskCategory(disk.category);
    const most = disk.type === 'system' ? category?.maxSystemSize : category?.maxSize;
    if (size > (most ?? Infinity)) throw OWN_ERRORS.error('InvalidDiskSize.TooLarge');
    disk.size = size;
    return {};
  },
});
