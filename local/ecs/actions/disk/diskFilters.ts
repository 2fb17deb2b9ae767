import { bearsTags } from '../tag/tagList.ts';
import type * as v from 'valibot';
import { type Disk, DISK_TYPES, type DiskPlace, isFree, isPortable, lifeOf } from '../../model/disks.ts';
import { CHARGE_TYPES, paidUntil } from '../../model/instance.ts';
import { LOCK_REASONS } from '../../model/lockReasons.ts';
import { bool, jsonList, oneOf, optional, text, wantedTags } from '../../parameters/parameters.ts';
import { timeCondition, timeFilters } from '../../parameters/timeFilters.ts';
import { matchesWildcard } from '../../parameters/wildcard.ts';

/** The filters of DescribeDisks. */
export const diskFilters = {
  ZoneId: optional(text()),
  DiskIds: optional(jsonList(100)),
  InstanceId: optional(text()),
  DiskType: optional(oneOf(['all', ...DISK_TYPES]), 'all'),
  Category: optional(text(), 'all'),
  Status: optional(text(), 'All'),
  DiskName: optional(text(), '*'),
  DiskChargeType: optional(oneOf(CHARGE_TYPES)),
  DeleteWithInstance: optional(bool()),
  Encrypted: optional(bool()),
  Portable: optional(bool()),
  ResourceGroupId: optional(text()),
  Filter: optional(timeFilters()),
  Tag: optional(wantedTags()),
  AutoSnapshotPolicyId: optional(text()),
  DeleteAutoSnapshot: optional(bool()),
  EnableAutoSnapshot: optional(bool()),
  EnableAutomatedSnapshotPolicy: optional(bool()),
  EnableShared: optional(bool()),
  KMSKeyId: optional(text()),
  LockReason: optional(oneOf(LOCK_REASONS, 'InvalidLockReason.NotFound')),
  MultiAttach: optional(oneOf(['Disabled', 'Enabled', 'LegacyShared'])),
  SnapshotId: optional(text()),
};

type Asked = v.InferOutput<v.ObjectSchema<typeof diskFilters, undefined>>;

// The values that every disk here has: nothing shares disks or locks a disk, and no policy takes snapshots.
const ALIKE = {
  AutoSnapshotPolicyId: '',
  EnableAutomatedSnapshotPolicy: false,
  EnableShared: false,
  KMSKeyId: '',
  LockReason: '',
  MultiAttach: 'Disabled',
} as const;

/** Whether a disk passes these filters. Throws EcsError when a filter cannot be understood. */
export function diskCondition(asked: Asked): (disk: Disk, place: DiskPlace) => boolean {
  const times = (asked.Filter ?? []).map(timeCondition);
  const names = Object.keys(ALIKE) as (keyof typeof ALIKE)[];
  const possible = names.every((name) => (asked[name] ?? ALIKE[name]) === ALIKE[name]);
  return (disk, place) => {
    const { createdAt, charge } = lifeOf(disk, place);
    return (
      possible && fits(disk, place, asked) && times.every((holds) => holds({ createdAt, expiresAt: paidUntil(charge) }))
    );
  };
}

function fits(disk: Disk, place: DiskPlace, asked: Asked): boolean {
  const { zoneId } = place;
  const { charge, resourceGroupId } = lifeOf(disk, place);
  const { deleteAutoSnapshot = true, enableAutoSnapshot = false } = disk;
  return (
    (asked.DiskIds?.includes(disk.diskId) ?? true) &&
    bearsTags(disk.tags ?? [], asked.Tag) &&
    zoneId === (asked.ZoneId ?? zoneId) &&
    resourceGroupId === (asked.ResourceGroupId ?? resourceGroupId) &&
    (asked.DiskType === 'all' || disk.type === asked.DiskType) &&
    (asked.Category === 'all' || disk.category === asked.Category) &&
    (asked.Status === 'All' || asked.Status === (isFree(place) ? 'Available' : 'In_use')) &&
    matchesWildcard(disk.diskName, asked.DiskName) &&
    (asked.SnapshotId === undefined || disk.sourceSnapshotId === asked.SnapshotId) &&
    charge.type === (asked.DiskChargeType ?? charge.type) &&
    disk.deleteWithInstance === (asked.DeleteWithInstance ?? disk.deleteWithInstance) &&
    disk.encrypted === (asked.Encrypted ?? disk.encrypted) &&
    deleteAutoSnapshot === (asked.DeleteAutoSnapshot ?? deleteAutoSnapshot) &&
    enableAutoSnapshot === (asked.EnableAutoSnapshot ?? enableAutoSnapshot) &&
    isPortable(disk, place) === (asked.Portable ?? isPortable(disk, place))
  );
}
