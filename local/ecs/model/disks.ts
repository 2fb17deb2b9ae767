import type { Instance } from './instance.ts';
import type { Tag } from './tags.ts';

export const DISK_TYPES = ['system', 'data'] as const;

/** A disk, as plain data. */
export interface Disk {
  readonly diskId: string;
  diskName: string;
  description: string;
  readonly category: string;
  /** GiB. */
  size: number;
  readonly device: string;
  readonly type: (typeof DISK_TYPES)[number];
  readonly performanceLevel: string;
  readonly encrypted: boolean;
  deleteWithInstance: boolean;
  provisionedIops?: number | undefined;
  burstingEnabled?: boolean | undefined;
  /** The snapshot that it was made of. */
  sourceSnapshotId?: string | undefined;
  /** Whether its automatic snapshots go with it, and whether there are any: they are answered, and nothing takes any. */
  deleteAutoSnapshot?: boolean | undefined;
  enableAutoSnapshot?: boolean | undefined;
  /** Missing in snapshots from before disks had tags. */
  tags?: Tag[];
  /** Of a disk that came to its instance later; one that was made with it has these from there. */
  own?: OwnLife;
}

/** What a disk has for itself, whatever instance it is on. A data disk is paid as it goes, too. */
interface OwnLife {
  readonly createdAt: number;
  readonly attachedAt: number;
  readonly resourceGroupId: string;
}

/** What a disk has from its instance. */
type FromInstance = Pick<
  Instance,
  'regionId' | 'zoneId' | 'imageId' | 'baseImageId' | 'resourceGroupId' | 'createdAt' | 'startedAt'
>;

/** A disk that is attached to nothing, as plain data. It is paid as it goes. */
export interface FreeDisk extends FromInstance {
  readonly diskId: string;
  readonly disk: Disk;
  /** Blank: no instance has it. */
  readonly instanceId: '';
  readonly charge: Pick<Instance['charge'], 'type' | 'expiresAt' | 'expiredAt'>;
  /** Milliseconds since the epoch; missing while it has never been attached. */
  readonly detachedAt?: number;
}

/** Where a disk is: on its instance, or nowhere. */
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
  return [instance.systemDisk, ...instance.dataDisks]
    .filter(({ deleteWithInstance }) => !deleteWithInstance)
    .map((disk) => detached(disk, instance, now));
}

const PAY_AS_YOU_GO: FreeDisk['charge'] = { type: 'PostPaid' };

/** What becomes of a disk of this instance once it has left it. */
export function detached({ own, ...disk }: Disk, instance: Instance, now: number): FreeDisk {
  const { regionId, zoneId, imageId, baseImageId, startedAt } = instance;
  return {
    ...{ diskId: disk.diskId, disk, instanceId: '', charge: PAY_AS_YOU_GO, detachedAt: now },
    ...{ regionId, zoneId, imageId },
    createdAt: own?.createdAt ?? instance.createdAt,
    resourceGroupId: own?.resourceGroupId ?? instance.resourceGroupId,
    ...(baseImageId !== undefined && { baseImageId }),
    ...(startedAt !== undefined && { startedAt }),
  };
}

/** What becomes of a free disk once it is on an instance: a data disk, also where it was the system disk of another. */
export function attached(
  { disk, createdAt, resourceGroupId }: FreeDisk,
  chosen: Pick<Disk, 'device' | 'deleteWithInstance'>,
  now: number,
): Disk {
  return { ...disk, ...chosen, type: 'data', own: { createdAt, resourceGroupId, attachedAt: now } };
}

/** Whether a disk can be on another instance than where it is. */
export function isPortable({ type }: Disk, place: DiskPlace): boolean {
  return type === 'data' || isFree(place);
}

/** What a disk tells of its life. Of what it was made with, it has it from its instance. */
export function lifeOf({ own, type }: Disk, place: DiskPlace) {
  const { createdAt, resourceGroupId } = own ?? place;
  const detachedAt = isFree(place) ? place.detachedAt : undefined;
  const attachedAt = isFree(place) && detachedAt === undefined ? undefined : (own?.attachedAt ?? createdAt);
  return {
    createdAt,
    resourceGroupId,
    attachedAt,
    detachedAt,
    charge: own === undefined || type === 'system' ? place.charge : PAY_AS_YOU_GO,
  };
}
