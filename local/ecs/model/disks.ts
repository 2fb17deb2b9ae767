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
