import * as v from 'valibot';
import { detached } from '../../model/disks.ts';
import { ecsError, ownErrors } from '../../model/errors.ts';
import { defineAction } from '../action.ts';
import { CHECK_ERRORS, checkSecurityLock, checkStatus, instanceOf } from '../instance/instanceChecks.ts';
import { bool, optional, text } from '../../parameters/parameters.ts';
import { diskOf } from './findDisk.ts';

const OWN_ERRORS = ownErrors({
  DependencyViolation: [403, 'The specified disk has not been attached on the specified instance.'],
});

/** Detaches a data disk from its instance: Available at once. A prepaid instance keeps the disks that it was made with. */
export const detachDisk = defineAction({
  name: 'DetachDisk',
  parameters: v.object({ InstanceId: text(), DiskId: text(), DeleteWithInstance: optional(bool()) }),
  errors: [...CHECK_ERRORS, 'DiskNotPortable', 'InvalidDiskId.NotFound'],
  ownErrors: OWN_ERRORS,
  answer({ InstanceId, DiskId, DeleteWithInstance: wanted }, call) {
    const instance = instanceOf(InstanceId, call);
    const { disk, place, region } = diskOf(DiskId, call);
    if (place !== instance) throw OWN_ERRORS.error('DependencyViolation');
    checkSecurityLock(instance, call);
    checkStatus(instance, 'Running', 'Stopped');
    const isPaidAhead = disk.own === undefined && instance.charge.type === 'PrePaid';
    if (disk.type === 'system' || isPaidAhead) throw ecsError('DiskNotPortable');
    instance.dataDisks.splice(instance.dataDisks.indexOf(disk), 1);
    const deleteWithInstance = wanted ?? disk.deleteWithInstance;
    region.freeDisks.set(DiskId, detached({ ...disk, deleteWithInstance }, instance, call.now));
    return {};
  },
});
