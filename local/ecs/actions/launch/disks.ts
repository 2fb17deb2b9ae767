import type { Random } from '../../../random.ts';
import {
  DEFAULT_DISK_CATEGORY,
  DEFAULT_SYSTEM_DISK_SIZE,
  type DiskCategory,
  findDiskCategory,
  type PerformanceLevel,
  SMALLEST_ESSD,
} from '../../model/catalogue/diskCategories.ts';
import type { InstanceType } from '../../model/catalogue/instanceTypes.ts';
import type { Disk } from '../../model/disks.ts';
import type { StartImage } from '../../model/image.ts';
import type { ErrorCode } from '../../model/errorCodes.ts';
import { ecsError } from '../../model/errors.ts';
import { resourceId } from '../../model/ids.ts';
import { settled } from '../../model/passing.ts';
import type { Tag } from '../../model/tags.ts';
import type { Call } from '../action.ts';
import { encryptionOf, systemSnapshotOf } from '../disk/encryption.ts';
import type { LaunchParameters } from './parameters.ts';

/** A disk of a new instance, before it has its id. */
export type DiskPlan = Omit<Disk, 'diskId' | 'tags'>;

const SYSTEM_DEVICE = '/dev/xvda';

/** Checks the requested disks against image and type. The system disk comes first. Throws EcsError. */
export function diskPlansOf(
  parameters: LaunchParameters,
  image: StartImage,
  type: InstanceType,
  call: Call,
): DiskPlan[] {
  const dataDisks = dataDisksAsked(parameters, image);
  return [systemDiskOf(parameters, image, type, call), ...dataDisksOf(dataDisks, type, call)];
}

/** Makes a disk, with an id of its own and these tags, for each plan. */
export function makeDisks(plans: readonly DiskPlan[], tags: Tag[], random: Random, idPrefix: string): Disk[] {
  return plans.map((plan) => ({ ...plan, diskId: resourceId(random, 'd', idPrefix), tags }));
}

function systemDiskOf(
  { SystemDisk: asked = {} }: LaunchParameters,
  image: StartImage,
  type: InstanceType,
  { region }: Call,
): DiskPlan {
  const category = categoryOf(asked.Category, type, 'InvalidSystemDiskCategory.ValueNotSupported');
  const size = sizeOf(asked.Size) ?? Math.max(DEFAULT_SYSTEM_DISK_SIZE, image.size);
  const level = performanceLevelOf(category, asked.PerformanceLevel);
  const smallest = Math.max(category.minSystemSize, level === undefined ? 0 : SMALLEST_ESSD[level]);
  if (Number.isNaN(size) || size < smallest) throw ecsError('InvalidSystemDiskSize.LessThanMinSize');
  if (size < image.size) throw ecsError('InvalidSystemDiskSize.LessThanImageSize');
  if (size > category.maxSystemSize) throw ecsError('InvalidSystemDiskSize.MoreThanMaxSize');
  checkKey(asked);
  return {
    type: 'system',
    category: category.category,
    size,
    diskName: asked.DiskName ?? '',
    description: asked.Description ?? '',
    device: SYSTEM_DEVICE,
    performanceLevel: level ?? '',
    encrypted: encryptionOf(asked.Encrypted, systemSnapshotOf(image, region)),
    deleteWithInstance: true,
    provisionedIops: asked.ProvisionedIops,
    burstingEnabled: asked.BurstingEnabled,
  };
}

type AskedDisk = NonNullable<LaunchParameters['DataDisk']>[number];

// Those of the call and, on devices that it leaves free, those that the image brings.
function dataDisksAsked({ DataDisk: asked = [] }: LaunchParameters, { custom }: StartImage): AskedDisk[] {
  const brought = (custom?.disks ?? [])
    .filter(({ type, device }) => type === 'data' && !asked.some(({ Device }) => Device === device))
    .map(({ device, size, snapshotId }) => ({
      Device: device,
      Size: String(size),
      ...(snapshotId === '' ? {} : { SnapshotId: snapshotId }),
    }));
  return [...brought, ...asked];
}

// The size that a snapshot gives its disk, in GiB: its own unless more is asked for. Throws EcsError.
function sizeWithSnapshot({ SnapshotId: id, Size: asked }: AskedDisk, { region, now }: Call): number {
  const size = sizeOf(asked);
  if (id === undefined) return size ?? NaN;
  const snapshot = region.snapshots.get(id);
  if (snapshot === undefined) throw ecsError('InvalidDataDiskSnapshotId.NotFound');
  if (settled(snapshot, now).status !== 'accomplished') throw ecsError('InvalidSnapshotId.NotReady');
  if (snapshot.diskType === 'system') throw ecsError('InvalidSnapshotId.NotDataDiskSnapshot');
  if (size !== undefined && size < snapshot.diskSize) throw ecsError('InvalidDiskSize.TooSmall');
  return size ?? snapshot.diskSize;
}

function dataDisksOf(asked: readonly AskedDisk[], type: InstanceType, call: Call): DiskPlan[] {
  const devices = devicesOf(asked.map(({ Device }) => Device));
  return asked.map((disk, index) => {
    const category = categoryOf(disk.Category, type, 'InvalidDataDiskCategory.ValueNotSupported');
    const level = performanceLevelOf(category, disk.PerformanceLevel);
    const size = sizeWithSnapshot(disk, call);
    checkDataDiskSize(size, category, level);
    checkKey(disk);
    return {
      type: 'data',
      category: category.category,
      size,
      diskName: disk.DiskName ?? '',
      description: disk.Description ?? '',
      device: devices[index] ?? '',
      performanceLevel: level ?? '',
      encrypted: encryptionOf(disk.Encrypted, call.region.snapshots.get(disk.SnapshotId ?? '')),
      deleteWithInstance: disk.DeleteWithInstance ?? true,
      provisionedIops: disk.ProvisionedIops,
      burstingEnabled: disk.BurstingEnabled,
      sourceSnapshotId: disk.SnapshotId,
    };
  });
}

/** Throws EcsError unless a data disk of this category and performance level may have so many GiB. */
export function checkDataDiskSize(size: number, category: DiskCategory, level: PerformanceLevel | undefined): void {
  if (!(size >= (level === undefined ? category.minSize : SMALLEST_ESSD.PL0) && size <= category.maxSize)) {
    throw ecsError('InvalidDataDiskSize.ValueNotSupported');
  }
  if (level !== undefined && size < SMALLEST_ESSD[level]) throw ecsError('OperationDenied.PerformanceLevelNotMatch');
}

/** The devices of data disks: those that the call names, and free ones for the others. Throws EcsError. */
export function devicesOf(asked: readonly (string | undefined)[]): string[] {
  const named = asked.filter((device) => device !== undefined);
  if (new Set([SYSTEM_DEVICE, ...named]).size <= named.length) throw ecsError('InvalidDevice.InUse');
  const free = Array.from('bcdefghijklmnopqrstuvwxyz', (letter) => `/dev/xvd${letter}`).filter(
    (device) => !named.includes(device),
  );
  return asked.map((device) => device ?? free.shift() ?? '');
}

function categoryOf(asked: string | undefined, type: InstanceType, unknown: ErrorCode): DiskCategory {
  const category = findDiskCategory(asked ?? DEFAULT_DISK_CATEGORY);
  if (category === undefined) throw ecsError(unknown);
  if (category.firstGenerationOnly && !type.firstGeneration) throw ecsError('InvalidDiskCategory.NotSupported');
  return category;
}

// RunInstances declares the size of a system disk as text, CreateInstance as a number; both send digits.
function sizeOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  return /^\d+$/.test(text) ? Number(text) : NaN;
}

/** The performance level of a disk of this category; only ESSDs have one. */
export function performanceLevelOf({ category }: DiskCategory, asked?: PerformanceLevel): PerformanceLevel | undefined {
  return category === 'cloud_essd' ? (asked ?? 'PL1') : undefined;
}

/** Throws EcsError where a disk that is not encrypted has a key. */
export function checkKey({
  KMSKeyId: key,
  Encrypted: encrypted,
}: {
  KMSKeyId?: string | undefined;
  Encrypted?: boolean | undefined;
}) {
  if (key !== undefined && encrypted !== true) throw ecsError('InvalidEncrypted.NotMatchKmsKeyId');
}
