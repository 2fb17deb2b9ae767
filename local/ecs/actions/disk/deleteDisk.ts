import * as v from 'valibot';
import { isFree } from '../../model/disks.ts';
import { ecsError } from '../../model/errors.ts';
import { defineAction } from '../action.ts';
import { regionHolding } from '../regionHolding.ts';
import { text } from '../../parameters/parameters.ts';
import { checkNotCopied } from '../snapshot/snapshots.ts';
import { findDisk } from './findDisk.ts';

/** Deletes a disk that is attached to nothing. Its snapshots stay. An id that does not exist is ignored, as documented. */
export const deleteDisk = defineAction({
  name: 'DeleteDisk',
  parameters: v.object({ DiskId: text() }),
  errors: ['DiskCreatingSnapshot', 'IncorrectDiskStatus'],
  answer({ DiskId: diskId }, call) {
    const region = regionHolding((each) => findDisk(diskId, each) !== undefined, call);
    const found = findDisk(diskId, region);
    if (found === undefined) return {};
    if (!isFree(found.place)) throw ecsError('IncorrectDiskStatus');
    checkNotCopied(diskId, region, call.now);
    region.freeDisks.delete(diskId);
    return {};
  },
});
