import * as v from 'valibot';
import { findDiskCategory, PERFORMANCE_LEVELS } from '../../model/catalogue/diskCategories.ts';
import type { Disk } from '../../model/disks.ts';
import { ecsError, missingParameter, ownErrors } from '../../model/errors.ts';
import { resourceId } from '../../model/ids.ts';
import { settled } from '../../model/passing.ts';
import { checkTags } from '../../model/tags.ts';
import { defineAction, type Call } from '../action.ts';
import { checkDataDiskSize, checkKey, performanceLevelOf } from '../launch/disks.ts';
import { newTags, TAG_ERRORS } from '../tag/tagList.ts';
import { RESOURCE_DESCRIPTION, RESOURCE_NAME } from '../../parameters/names.ts';
import { ENCRYPTION_ERRORS, encryptionOf } from './encryption.ts';
import { bool, oneOf, optional, tags, text, textLike, unsupported, unsupportedList, whole } from '../../parameters/parameters.ts'; // prettier-ignore

const OWN_ERRORS = ownErrors({
  'InvalidDiskCategory.ValueNotSupported': [400, 'The specified parameter "DiskCategory" is not valid.'],
});

/**
 * Makes a data disk that is attached to nothing and paid as it goes: Available at once. Its automatic snapshots stay when it
 * goes, as Terraform's provider expects of one that it made; the page of CreateDisk says otherwise.
 */
export const createDisk = defineAction({
  name: 'CreateDisk',
  parameters: v.object({
    RegionId: text(),
    ZoneId: text(),
    DiskCategory: optional(text(), 'cloud'),
    Size: optional(whole(1, 65_536, 'InvalidDataDiskSize.ValueNotSupported')),
    SnapshotId: optional(text()),
    DiskName: optional(textLike(RESOURCE_NAME)),
    Description: optional(textLike(RESOURCE_DESCRIPTION, 'InvalidDescription.Malformed')),
    PerformanceLevel: optional(oneOf(PERFORMANCE_LEVELS)),
    Encrypted: optional(bool()),
    KMSKeyId: optional(text()),
    BurstingEnabled: optional(bool()),
    ProvisionedIops: optional(whole(0, 50_000)),
    ResourceGroupId: optional(text(), ''),
    MultiAttach: optional(oneOf(['Disabled'])),
    Tag: optional(tags()),
    // It would be prepaid.
    InstanceId: unsupported(),
    StorageSetId: unsupported(),
    StorageClusterId: unsupported(),
    Arn: unsupportedList(),
  }),
  ignored: ['AdvancedFeatures', 'EncryptAlgorithm', 'StorageSetPartitionNumber'],
  errors: [
    ...TAG_ERRORS,
    ...ENCRYPTION_ERRORS,
    'InvalidDataDiskSize.ValueNotSupported',
    'InvalidDescription.Malformed',
    'InvalidDiskName.Malformed',
    'InvalidEncrypted.NotMatchKmsKeyId',
    'InvalidSnapshotId.NotDataDiskSnapshot',
    'InvalidSnapshotId.NotFound',
    'InvalidSnapshotId.NotReady',
    'InvalidZoneId.NotFound',
    'OperationDenied.PerformanceLevelNotMatch',
  ],
  ownErrors: OWN_ERRORS,
  answer(asked, call) {
    const { region, state, now } = call;
    const diskTags = newTags(asked.Tag);
    checkTags(diskTags);
    if (!region.zones.includes(asked.ZoneId)) throw ecsError('InvalidZoneId.NotFound');
    const category = findDiskCategory(asked.DiskCategory);
    if (category === undefined) throw OWN_ERRORS.error('InvalidDiskCategory.ValueNotSupported');
    const level = performanceLevelOf(category, asked.PerformanceLevel);
    const size = sizeAsked(asked, call);
    checkDataDiskSize(size, category, level);
    checkKey(asked);
    const encrypted = encryptionOf(asked.Encrypted, region.snapshots.get(asked.SnapshotId ?? ''));
    const disk: Disk = {
      diskId: resourceId(state.options.random, 'd', region.info.idPrefix),
      ...{ type: 'data', category: category.category, size, device: '', performanceLevel: level ?? '' },
      ...{ diskName: asked.DiskName ?? '', description: asked.Description ?? '', encrypted },
      ...{ deleteWithInstance: false, provisionedIops: asked.ProvisionedIops, burstingEnabled: asked.BurstingEnabled },
      ...{ sourceSnapshotId: asked.SnapshotId, deleteAutoSnapshot: false, tags: diskTags },
    };
    region.freeDisks.set(disk.diskId, {
      ...{ diskId: disk.diskId, disk, instanceId: '', charge: { type: 'PostPaid' } },
      ...{ regionId: region.regionId, zoneId: asked.ZoneId, imageId: '' },
      ...{ createdAt: now, resourceGroupId: asked.ResourceGroupId },
    });
    return { DiskId: disk.diskId };
  },
});

// The larger of the size that is asked for and that of the snapshot, as documented.
function sizeAsked(
  { Size: size, SnapshotId: id }: { Size?: number | undefined; SnapshotId?: string | undefined },
  { region, now }: Call,
): number {
  if (id === undefined) {
    if (size === undefined) throw missingParameter('Size');
    return size;
  }
  const snapshot = region.snapshots.get(id);
  if (snapshot === undefined) throw ecsError('InvalidSnapshotId.NotFound');
  if (settled(snapshot, now).status !== 'accomplished') throw ecsError('InvalidSnapshotId.NotReady');
  if (snapshot.diskType === 'system') throw ecsError('InvalidSnapshotId.NotDataDiskSnapshot');
  return Math.max(size ?? 0, snapshot.diskSize);
}
