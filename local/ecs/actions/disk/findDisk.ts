import type { Disk } from '../../model/disks.ts';
import type { Instance } from '../../model/instance.ts';
import type { Region } from '../../model/region.ts';

/** A disk of this id with its instance; undefined when there is none. Few calls name a disk, so there is no index. */
export function findDisk(diskId: string, { instances }: Region): { disk: Disk; instance: Instance } | undefined {
  for (const instance of instances.values()) {
    const disk = [instance.systemDisk, ...instance.dataDisks].find((each) => each.diskId === diskId);
    if (disk !== undefined) return { disk, instance };
  }
  return undefined;
}
