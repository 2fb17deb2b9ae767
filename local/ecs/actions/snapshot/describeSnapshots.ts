import * as v from 'valibot';
import { type DiskSnapshot, SNAPSHOT_STATUSES, SNAPSHOT_USAGES, type SnapshotUsage } from '../../model/diskSnapshot.ts';
import { ecsError, ownErrors } from '../../model/errors.ts';
import { progressOf } from '../../model/passing.ts';
import { toSecondText } from '../../model/time.ts';
import { type Call, defineAction } from '../action.ts';
import { byEither, eitherPaging, newestFirst } from '../../parameters/paging.ts';
import { bool, jsonList, oneOf, optional, text, textLike, wantedTags } from '../../parameters/parameters.ts';
import { timeCondition, timeFilters } from '../../parameters/timeFilters.ts';
import { bearsTags, tagList, WANTED_TAG_ERRORS } from '../tag/tagList.ts';
import { snapshotsIn, usagesIn } from './snapshots.ts';

const OWN_ERRORS = ownErrors({
  'InvalidSnapshotIds.Malformed': [403, 'The amount of specified specified snapshot Ids exceeds the limit.'],
  'InvalidSnapshotType.NotFound': [404, 'The specfied SnapshotType is not found'],
  InvalidSourceDiskType: [404, 'The specifed SourceDiskType is not valid'],
  InvalidUsage: [404, 'The specifed Usage is not valid'],
});

const parameters = v.object({
  RegionId: text(),
  SnapshotIds: optional(jsonList(100)),
  SnapshotName: optional(text()),
  SnapshotLinkId: optional(text()),
  DiskId: optional(text()),
  InstanceId: optional(text()),
  Status: optional(oneOf(['all', ...SNAPSHOT_STATUSES, 'failed'], 'InvalidStatus.NotFound'), 'all'),
  SnapshotType: optional(oneOf(['all', 'auto', 'user'], OWN_ERRORS.code('InvalidSnapshotType.NotFound')), 'all'),
  SourceDiskType: optional(textLike(/^(system|data)$/i, OWN_ERRORS.code('InvalidSourceDiskType'))),
  Usage: optional(oneOf(SNAPSHOT_USAGES, OWN_ERRORS.code('InvalidUsage'))),
  Encrypted: optional(bool()),
  ResourceGroupId: optional(text()),
  Filter: optional(timeFilters()),
  Tag: optional(wantedTags()),
  DryRun: optional(bool(), 'false'),
  ...eitherPaging(100),
});

type Asked = v.InferOutput<typeof parameters>;

/** Snapshots, newest first. */
export const describeSnapshots = defineAction({
  name: 'DescribeSnapshots',
  parameters,
  ignored: ['Category', 'KMSKeyId'],
  errors: [...WANTED_TAG_ERRORS, 'DryRunOperation', 'InvalidFilterKey.NotFound', 'InvalidStatus.NotFound'],
  ownErrors: OWN_ERRORS,
  answer(asked, call) {
    const times = (asked.Filter ?? []).map(timeCondition);
    if (asked.DryRun) throw ecsError('DryRunOperation');
    const usages = usagesIn(call.region);
    const usageOf = ({ snapshotId }: DiskSnapshot): SnapshotUsage => usages.get(snapshotId) ?? 'none';
    const found = snapshotsIn(call.region, call.now).filter(
      (each) =>
        fits(each, asked) &&
        usageOf(each) === (asked.Usage ?? usageOf(each)) &&
        times.every((holds) => holds({ createdAt: each.createdAt })),
    );
    const { page, counts } = byEither(found, (each) => newestFirst(each.createdAt, each.snapshotId), asked);
    return { ...counts, Snapshots: { Snapshot: page.map((each) => snapshotAnswer(each, usageOf(each), call)) } };
  },
});

function fits(snapshot: DiskSnapshot, asked: Asked): boolean {
  const { snapshotId, snapshotName, diskId, instanceId, diskType, encrypted, resourceGroupId } = snapshot;
  return (
    // Nothing takes snapshots by itself here, and none fails.
    asked.SnapshotType !== 'auto' &&
    (asked.SnapshotIds?.includes(snapshotId) ?? true) &&
    (asked.Status === 'all' || snapshot.status === asked.Status) &&
    snapshotName === (asked.SnapshotName ?? snapshotName) &&
    linkOf(snapshot) === (asked.SnapshotLinkId ?? linkOf(snapshot)) &&
    diskId === (asked.DiskId ?? diskId) &&
    instanceId === (asked.InstanceId ?? instanceId) &&
    diskType === (asked.SourceDiskType?.toLowerCase() ?? diskType) &&
    encrypted === (asked.Encrypted ?? encrypted) &&
    resourceGroupId === (asked.ResourceGroupId ?? resourceGroupId) &&
    bearsTags(snapshot.tags, asked.Tag)
  );
}

// The snapshots of a disk are a chain.
function linkOf({ diskId }: DiskSnapshot): string {
  return diskId.replace(/^d-/, 'sl-');
}

function snapshotAnswer(snapshot: DiskSnapshot, usage: SnapshotUsage, { region, now }: Call): object {
  const { snapshotId, next, status } = snapshot;
  const created = toSecondText(snapshot.createdAt);
  return {
    SnapshotId: snapshotId,
    SnapshotSN: snapshotId.replace(/^s-/, ''),
    SnapshotName: snapshot.snapshotName,
    SnapshotLinkId: linkOf(snapshot),
    SnapshotType: 'user',
    Description: snapshot.description,
    Status: status,
    Available: status === 'accomplished',
    Progress: progressOf(snapshot, now),
    // Seconds.
    RemainTime: next === undefined ? 0 : Math.ceil((next.at - now) / 1000),
    Usage: usage,
    RegionId: region.regionId,
    SourceDiskId: snapshot.diskId,
    SourceDiskSize: snapshot.diskSize,
    SourceDiskType: snapshot.diskType,
    SourceStorageType: 'disk',
    Encrypted: snapshot.encrypted,
    Category: 'standard',
    InstantAccess: false,
    RetentionDays: snapshot.retentionDays,
    CreationTime: created,
    LastModifiedTime: created,
    KMSKeyId: '',
    ProductCode: '',
    ResourceGroupId: snapshot.resourceGroupId,
    Tags: tagList(snapshot.tags),
  };
}
