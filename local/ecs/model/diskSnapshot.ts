import { DAY_MS } from './time.ts';
import type { Disk } from './disks.ts';
import type { Passing } from './passing.ts';
import type { Tag } from './tags.ts';

export const SNAPSHOT_STATUSES = ['progressing', 'accomplished'] as const;
export type SnapshotStatus = (typeof SNAPSHOT_STATUSES)[number];

/** What snapshots are used for: images, disks, both or nothing. */
export const SNAPSHOT_USAGES = ['image', 'disk', 'image_disk', 'none'] as const;
export type SnapshotUsage = (typeof SNAPSHOT_USAGES)[number];

/** A snapshot of a disk, as plain data. Times are milliseconds since the epoch. */
export interface DiskSnapshot extends Passing<SnapshotStatus> {
  readonly snapshotId: string;
  readonly snapshotName: string;
  readonly description: string;
  readonly diskId: string;
  /** GiB. */
  readonly diskSize: number;
  readonly diskType: Disk['type'];
  readonly encrypted: boolean;
  readonly instanceId: string;
  /** The public image that the instance descends from, which tells the operating system on a system disk. */
  readonly baseImageId: string;
  readonly createdAt: number;
  readonly resourceGroupId: string;
  /** Days; kept for ever when missing. */
  readonly retentionDays?: number | undefined;
  tags: Tag[];
}

/** Whether the days for which it is kept are over. */
export function isExpired({ createdAt, retentionDays = Infinity }: DiskSnapshot, now: number): boolean {
  return createdAt + retentionDays * DAY_MS <= now;
}
