import * as v from 'valibot';
import { isFree } from '../../model/disks.ts';
import { ownErrors } from '../../model/errors.ts';
import { defineAction } from '../action.ts';
import { regionHolding } from '../regionHolding.ts';
import { text } from '../../parameters/parameters.ts';
import { snapshotsIn } from '../snapshot/snapshots.ts';
import { findDisk } from './findDisk.ts';

const OWN_ERRORS = ownErrors({
  DiskCreatingSnapshot: [403, 'The operation is denied due to a snapshot of the specified disk is not completed yet.'],
  IncorrectDiskStatus: [403, 'The current disk status does not support this operation.'],
});

/** Deletes a disk that is attached to nothing. Its snapshots stay. An id that does not exist is ignored, as documented. */
export const deleteDisk = defineAction({
  name: 'DeleteDisk',
  parameters: v.object({ DiskId: text() }),
  errors: [],
  ownErrors: OWN_ERRORS,
  answer({ DiskId: diskId }, call) {
    const region = regionHolding((each) => findDisk(diskId, each) !== undefined, call);
    const found = findDisk(diskId, region);
    if (found === undefined) return {};
    if (!isFree(found.place)) throw OWN_ERRORS.error('IncorrectDiskStatus');
    const isBusy = snapshotsIn(region, call.now).some(
      (each) => each.diskId === diskId && each.status === 'progressing',
    );
    if (isBusy) throw OWN_ERRORS.error('DiskCreatingSnapshot');
    region.freeDisks.delete(diskId);
    return {};
  },
});
