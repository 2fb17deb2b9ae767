import { tagList } from '../tag/tagList.ts';
import { performanceOf } from '../../model/diskPerformance.ts';
import { type Disk, type DiskPlace, isFree, isPortable, lifeOf } from '../../model/disks.ts';
import { paidUntil } from '../../model/instance.ts';
import { toExpiryText, toSecondText } from '../../model/time.ts';

/** A disk as DescribeDisks answers it. */
export function diskAnswer(disk: Disk, place: DiskPlace): object {
  const { instanceId } = place;
  const { createdAt, attachedAt, detachedAt, charge, resourceGroupId } = lifeOf(disk, place);
  const attachedTime = timeText(attachedAt);
  const speed = performanceOf(disk);
  const attachment = { InstanceId: instanceId, Device: disk.device, AttachedTime: attachedTime };
  return {
    DiskId: disk.diskId,
    SerialNumber: disk.diskId.replace(/^d-/, ''), // As the operating system of the instance sees it.
    DiskName: disk.diskName,
    Description: disk.description,
    RegionId: place.regionId,
    ZoneId: place.zoneId,
    Type: disk.type,
    Category: disk.category,
    PerformanceLevel: disk.performanceLevel,
    IOPS: speed?.iops,
    IOPSRead: speed?.iops,
    IOPSWrite: speed?.iops,
    Throughput: speed?.throughput,
    ThroughputRead: speed?.throughput,
    ThroughputWrite: speed?.throughput,
    Size: disk.size,
    Status: isFree(place) ? 'Available' : 'In_use',
    InstanceId: instanceId,
    Device: isFree(place) ? '' : disk.device,
    ImageId: disk.type === 'system' ? place.imageId : '',
    DiskChargeType: charge.type,
    CreationTime: toSecondText(createdAt),
    AttachedTime: attachedTime,
    DetachedTime: timeText(detachedAt),
    ExpiredTime: toExpiryText(paidUntil(charge)),
    Portable: isPortable(disk, place),
    Encrypted: disk.encrypted,
    KMSKeyId: '',
    DeleteWithInstance: disk.deleteWithInstance,
    ProvisionedIops: disk.provisionedIops,
    BurstingEnabled: disk.burstingEnabled ?? false,
    ResourceGroupId: resourceGroupId,
    Attachments: { Attachment: isFree(place) ? [] : [attachment] },
    MountInstances: { MountInstance: [] },
    MountInstanceNum: isFree(place) ? 0 : 1,
    OperationLocks: { OperationLock: [] },
    Tags: tagList(disk.tags ?? []),
    SourceSnapshotId: disk.sourceSnapshotId ?? '',
    DeleteAutoSnapshot: disk.deleteAutoSnapshot ?? true,
    EnableAutoSnapshot: disk.enableAutoSnapshot ?? false,
    ...UNUSED_FEATURES,
  };
}

const timeText = (time: number | undefined): string => (time === undefined ? '' : toSecondText(time));

// Features that the local cloud does not have, with the values of a disk that does not use them.
const UNUSED_FEATURES = {
  AutoSnapshotPolicyId: '',
  BdfId: '',
  EnableAutomatedSnapshotPolicy: false,
  MultiAttach: 'Disabled',
  ProductCode: '',
  StorageSetId: '',
};
