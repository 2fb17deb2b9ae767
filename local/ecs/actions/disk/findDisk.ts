import type { Disk, DiskPlace } from '../../model/disks.ts';
import type { Region } from '../../model/region.ts';

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
