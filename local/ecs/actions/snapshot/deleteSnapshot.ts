import * as v from 'valibot';
import { ownErrors } from '../../model/errors.ts';
import { defineAction } from '../action.ts';
import { regionHolding } from '../regionHolding.ts';
import { bool, optional, text } from '../../parameters/parameters.ts';
import { usagesIn } from './snapshots.ts';

const OWN_ERRORS = ownErrors({
  SnapshotCreatedDisk: [403, 'The snapshot has been used to create disk(s).'],
  SnapshotCreatedImage: [403, 'The snapshot has been used to create user defined image(s).'],
});

/** Removes a snapshot, or cancels one that is progressing. An id that does not exist is ignored, as documented. */
export const deleteSnapshot = defineAction({
  name: 'DeleteSnapshot',
  parameters: v.object({ SnapshotId: text(), Force: optional(bool(), 'false') }),
  errors: [],
  ownErrors: OWN_ERRORS,
  answer({ SnapshotId: id, Force: force }, call) {
    const region = regionHolding(({ snapshots }) => snapshots.has(id), call);
    const usage = usagesIn(region).get(id);
    // Force does not help against an image.
    if (usage === 'image' || usage === 'image_disk') throw OWN_ERRORS.error('SnapshotCreatedImage');
    if (usage === 'disk' && !force) throw OWN_ERRORS.error('SnapshotCreatedDisk');
    region.snapshots.delete(id);
    return {};
  },
});
