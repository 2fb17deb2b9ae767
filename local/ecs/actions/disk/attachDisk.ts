import * as v from 'valibot';
import { attached, isFree } from '../../model/disks.ts';
import { ecsError, ownErrors } from '../../model/errors.ts';
import { defineAction } from '../action.ts';
import { CHECK_ERRORS, checkSecurityLock, checkStatus, instanceOf } from '../instance/instanceChecks.ts';
import { devicesOf } from '../launch/disks.ts';
import { MOST_DATA_DISKS } from '../launch/parameters.ts';
import { bool, optional, text, textLike, unsupported } from '../../parameters/parameters.ts';
import { diskOf } from './findDisk.ts';

const OWN_ERRORS = ownErrors({
  InstanceDiskLimitExceeded: [403, 'The amount of the disk on instance in question reach its limits.'],
  'InvalidDevice.Malformed': [400, 'The specified device is not valid.'],
  ResourcesNotInSameZone: [403, 'The specified instance and disk are not in the same zone.'],
});

/** Attaches a free disk to an instance of its zone: In_use at once. */
export const attachDisk = defineAction({
  name: 'AttachDisk',
  parameters: v.object({
    InstanceId: text(),
    DiskId: text(),
    Device: optional(textLike(/^\/dev\/(xvd|vd|sd)[a-z]{1,2}$/, OWN_ERRORS.code('InvalidDevice.Malformed'))),
    DeleteWithInstance: optional(bool(), 'false'),
    // An instance is never without its system disk here, so nothing can take its place.
    Bootable: optional(v.pipe(bool(), v.value(false))),
    Force: optional(v.pipe(bool(), v.value(false))),
    KeyPairName: unsupported(),
    Password: unsupported(),
  }),
  errors: [...CHECK_ERRORS, 'IncorrectDiskStatus', 'InvalidDevice.InUse', 'InvalidDiskId.NotFound'],
  ownErrors: OWN_ERRORS,
  answer({ InstanceId, DiskId, Device: wanted, DeleteWithInstance: deleteWithInstance }, call) {
    const instance = instanceOf(InstanceId, call);
    const { place, region } = diskOf(DiskId, call);
    if (!isFree(place)) throw ecsError('IncorrectDiskStatus');
    checkSecurityLock(instance, call);
    checkStatus(instance, 'Running', 'Stopped');
    if (place.zoneId !== instance.zoneId) throw OWN_ERRORS.error('ResourcesNotInSameZone');
    const { dataDisks } = instance;
    if (dataDisks.length >= MOST_DATA_DISKS) throw OWN_ERRORS.error('InstanceDiskLimitExceeded');
    const device = devicesOf([...dataDisks.map((disk) => disk.device), wanted]).at(-1) ?? '';
    dataDisks.push(attached(place, { device, deleteWithInstance }, call.now));
    region.freeDisks.delete(DiskId);
    return {};
  },
});
