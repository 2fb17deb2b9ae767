import { type DiskSnapshot, isExpired, type SnapshotUsage } from '../../model/diskSnapshot.ts';
import type { Disk, DiskPlace } from '../../model/disks.ts';
import { ecsError } from '../../model/errors.ts';
import { resourceId } from '../../model/ids.ts';
import { pass, settled } from '../../model/passing.ts';
import type { Region } from '../../model/region.ts';
import type { Tag } from '../../model/tags.ts';
import type { Call } from '../action.ts';

// As documented for each disk.
const MOST_SNAPSHOTS = 256;

/** The snapshots of a region as they are now, newest first. Those whose days are over go. */
export function snapshotsIn({ snapshots }: Region, now: number): DiskSnapshot[] {
  for (const snapshot of snapshots.values()) if (isExpired(snapshot, now)) snapshots.delete(snapshot.snapshotId);
  return [...snapshots.values()].reverse().map((snapshot) => settled(snapshot, now));
}

/** Throws EcsError `DiskCreatingSnapshot` while a snapshot of this disk is in progress. */
export function checkNotCopied(diskId: string, region: Region, now: number): void {
  const isBusy = snapshotsIn(region, now).some((each) => each.diskId === diskId && each.status === 'progressing');
  if (isBusy) throw ecsError('DiskCreatingSnapshot');
}

/** The codes of `checkDisk`. */
export const DISK_ERRORS = ['IncorrectDiskStatus.CreatingSnapshot', 'QuotaExceed.Snapshot'] as const;

/** Throws EcsError unless another snapshot of this disk can be made now. */
export function checkDisk({ diskId }: Disk, region: Region, now: number): void {
  const others = snapshotsIn(region, now).filter((snapshot) => snapshot.diskId === diskId);
  if (others.some(({ status }) => status === 'progressing')) throw ecsError('IncorrectDiskStatus.CreatingSnapshot');
  if (others.length >= MOST_SNAPSHOTS) throw ecsError('QuotaExceed.Snapshot');
}

interface Given {
  snapshotName: string;
  description: string;
  resourceGroupId: string;
  retentionDays?: number | undefined;
  tags: Tag[];
}

/** Begins a snapshot of a disk: progressing, then accomplished. `checkDisk` has been called. */
export function takeSnapshot(disk: Disk, place: DiskPlace, given: Given, { state, now }: Call): DiskSnapshot {
  const region = state.region(place.regionId);
  const { options } = state;
  const snapshot: DiskSnapshot = {
    ...given,
    snapshotId: resourceId(options.random, 's', region.info.idPrefix),
    ...{ diskId: disk.diskId, diskSize: disk.size, diskType: disk.type, encrypted: disk.encrypted },
    ...{ instanceId: place.instanceId, baseImageId: place.baseImageId ?? place.imageId },
    createdAt: now,
    status: 'progressing',
  };
  const meanSeconds = options.durations.starting;
  pass(snapshot, { through: 'progressing', becomes: 'accomplished', meanSeconds }, options);
  region.snapshots.set(snapshot.snapshotId, snapshot);
  return snapshot;
}

/** What each snapshot of a region that is used is used for. */
export function usagesIn({ images, instances, freeDisks }: Region): Map<string, SnapshotUsage> {
  const ofImages = new Set([...images.values()].flatMap(({ disks }) => disks.map(({ snapshotId }) => snapshotId)));
  const usages = new Map<string, SnapshotUsage>([...ofImages].map((id) => [id, 'image']));
  const attached = [...instances.values()].flatMap(({ dataDisks }) => dataDisks);
  const free = [...freeDisks.values()].map(({ disk }) => disk);
  for (const { sourceSnapshotId: id } of [...attached, ...free]) {
    if (id !== undefined) usages.set(id, ofImages.has(id) ? 'image_disk' : 'disk');
  }
  return usages;
}
