import type { Disk, DiskPlace } from '../../model/disks.ts';
import { ecsError } from '../../model/errors.ts';
import type { Region } from '../../model/region.ts';
import type { Call } from '../action.ts';
import { regionHolding } from '../regionHolding.ts';

/** A disk of this id and where it is; undefined when there is none. Few calls name a disk, so there is no index. */
export function findDisk(
  diskId: string,
  { instances, freeDisks }: Region,
): { disk: Disk; place: DiskPlace } | undefined {
  for (const instance of instances.values()) {
    const disk = [instance.systemDisk, ...instance.dataDisks].find((each) => each.diskId === diskId);
    if (disk !== undefined) return { disk, place: instance };
  }
  const free = freeDisks.get(diskId);
  return free && { disk: free.disk, place: free };
}

/** The disk that a call means, and the region that holds it. Throws EcsError `InvalidDiskId.NotFound`. */
export function diskOf(diskId: string, call: Call): { disk: Disk; place: DiskPlace; region: Region } {
  const region = regionHolding((each) => findDisk(diskId, each) !== undefined, call);
  const found = findDisk(diskId, region);
  if (found === undefined) throw ecsError('InvalidDiskId.NotFound');
  return { ...found, region };
}
