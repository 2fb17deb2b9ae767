import * as v from 'valibot';
import type { Rpc } from '../account/rpc.ts';

/** What was made for an instance of ours, and has outlived it. */
export interface Orphan {
  kind: 'disk' | 'snapshot';
  id: string;
  /** The request whose instance it was of; null where its tags do not tell. */
  requestId: string | null;
  sizeGiB: number;
  /** Of a disk: category and performance level. Of a snapshot: the disk that it was taken of. */
  category: string;
  performanceLevel: string;
  diskId: string;
  zoneId: string;
  /** Since when it is attached to nothing, or of a snapshot when it was taken; ISO 8601. */
  since: string;
}

const Tags = v.object({ Tag: v.array(v.object({ TagKey: v.string(), TagValue: v.string() })) });
const size = v.pipe(v.union([v.string(), v.number()]), v.transform(Number));
const next = { NextToken: v.optional(v.string(), '') };

const Disk = v.object({
  DiskId: v.string(),
  Size: size,
  Category: v.string(),
  PerformanceLevel: v.optional(v.string(), ''),
  ZoneId: v.string(),
  DetachedTime: v.optional(v.string(), ''),
  CreationTime: v.string(),
  Tags,
});
const Disks = v.object({ ...next, Disks: v.object({ Disk: v.array(Disk) }) });

const Snapshot = v.object({
  SnapshotId: v.string(),
  SourceDiskId: v.string(),
  SourceDiskSize: size,
  CreationTime: v.string(),
  Tags: v.optional(Tags, { Tag: [] }),
});
const Snapshots = v.object({ ...next, Snapshots: v.object({ Snapshot: v.array(Snapshot) }) });

/** The most that a page of either call holds. Source: the pages of DescribeDisks and DescribeSnapshots. */
const PAGE = '100';

/**
 * Finds what has outlived its instance in a region: disks that are attached to nothing and bear our tag, which
 * CreateInstance puts on disks, too; the snapshots of these disks; and snapshots that somebody gave our tag.
 * @param requestTag the key of the tag that holds the id of the request.
 * @throws RefusedError, NoAnswerError.
 */
export async function findOrphans(requestTag: string, region: string, ecs: Rpc): Promise<Orphan[]> {
  const ask = { RegionId: region, MaxResults: PAGE };
  const disks = await all(ecs, 'DescribeDisks', { ...ask, Status: 'Available', 'Tag.1.Key': requestTag }, Disks, (page) => page.Disks.Disk); // prettier-ignore
  const snapshotsBy = (filter: Record<string, string>) =>
    all(ecs, 'DescribeSnapshots', { ...ask, ...filter }, Snapshots, (page) => page.Snapshots.Snapshot);
  const snapshots = await snapshotsBy({ 'Tag.1.Key': requestTag });
  for (const { DiskId } of disks) snapshots.push(...(await snapshotsBy({ DiskId })));
  const requestOf = ({ Tag }: v.InferOutput<typeof Tags>): string | undefined =>
    Tag.find(({ TagKey }) => TagKey === requestTag)?.TagValue;
  const requests = new Map(disks.map((disk) => [disk.DiskId, requestOf(disk.Tags)]));
  return [
    ...disks.map((disk) => diskOf(disk, requestOf(disk.Tags))),
    ...new Map(
      snapshots.map((each) => [
        each.SnapshotId,
        snapshotOf(each, requestOf(each.Tags) ?? requests.get(each.SourceDiskId)),
      ]),
    ).values(),
  ];
}

async function all<S extends v.GenericSchema<unknown, { NextToken: string }>, T>(
  ecs: Rpc,
  action: string,
  parameters: Record<string, string>,
  schema: S,
  items: (page: v.InferOutput<S>) => readonly T[],
): Promise<T[]> {
  const found: T[] = [];
  let token = '';
  do {
    const page = v.parse(schema, await ecs(action, { ...parameters, ...(token !== '' && { NextToken: token }) }));
    found.push(...items(page));
    token = page.NextToken;
  } while (token !== '');
  return found;
}

function diskOf(disk: v.InferOutput<typeof Disk>, requestId: string | undefined): Orphan {
  return {
    ...{ kind: 'disk', id: disk.DiskId, requestId: requestId ?? null, sizeGiB: disk.Size, diskId: disk.DiskId },
    ...{ category: disk.Category, performanceLevel: disk.PerformanceLevel, zoneId: disk.ZoneId },
    since: disk.DetachedTime === '' ? disk.CreationTime : disk.DetachedTime,
  };
}

function snapshotOf(snapshot: v.InferOutput<typeof Snapshot>, requestId: string | undefined): Orphan {
  const { SnapshotId: id, SourceDiskId: diskId, SourceDiskSize: sizeGiB, CreationTime: since } = snapshot;
  const none = { category: '', performanceLevel: '', zoneId: '' };
  return { kind: 'snapshot', id, requestId: requestId ?? null, sizeGiB, diskId, since, ...none };
}
