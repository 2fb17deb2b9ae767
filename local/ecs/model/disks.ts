import type { Instance } from './instance.ts';
import type { Tag } from './tags.ts';

export const DISK_TYPES = ['system', 'data'] as const;

/** A disk of an instance, as plain data. */
export interface Disk {
  readonly diskId: string;
  diskName: string;
  description: string;
  readonly category: string;
  /** GiB. */
  readonly size: number;
  readonly device: string;
  readonly type: (typeof DISK_TYPES)[number];
  readonly performanceLevel: string;
  readonly encrypted: boolean;
  deleteWithInstance: boolean;
  provisionedIops?: number | undefined;
  burstingEnabled?: boolean | undefined;
  /** The snapshot that it was made of. */
  sourceSnapshotId?: string | undefined;
  /** Missing in snapshots from before disks had tags. */
  tags?: Tag[];
}

/** What a disk has from its instance. */
type FromInstance = Pick<
  Instance,
  'regionId' | 'zoneId' | 'imageId' | 'baseImageId' | 'resourceGroupId' | 'createdAt' | 'startedAt'
>;

/** A disk that has outlived its instance, as plain data. It is attached to nothing, and paid as it goes. */
export interface FreeDisk extends FromInstance {
  readonly diskId: string;
  readonly disk: Disk;
  /** Blank: no instance has it. */
  readonly instanceId: '';
  readonly charge: Pick<Instance['charge'], 'type' | 'expiresAt' | 'expiredAt'>;
  /** Milliseconds since the epoch. */
  readonly detachedAt: number;
}

/** Where a disk is. */
export type DiskPlace = Instance | FreeDisk;

export function isFree(place: DiskPlace): place is FreeDisk {
  return place.instanceId === '';
}

/**
 * The disks that stay when an instance goes: those that are not to be deleted with it. Source: the page of DeleteInstances,
 * which also says that an instance that is locked for security takes all its disks along. One that vanishes from Pending
 * never had any.
 */
export function disksLeftBy(instance: Instance, now: number): FreeDisk[] {
  if (instance.status === 'Pending' || instance.lockReasons.includes('security')) return [];
  const { regionId, zoneId, imageId, resourceGroupId, createdAt } = instance;
  const { baseImageId, startedAt } = instance;
  return instance.dataDisks
    .filter(({ deleteWithInstance }) => !deleteWithInstance)
    .map((disk) => ({
      ...{ diskId: disk.diskId, disk, instanceId: '', charge: { type: 'PostPaid' }, detachedAt: now },
      ...{ regionId, zoneId, imageId, resourceGroupId, createdAt },
      ...(baseImageId !== undefined && { baseImageId }),
      ...(startedAt !== undefined && { startedAt }),
    }));
}
