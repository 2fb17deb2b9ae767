import {
  ESSD_PERFORMANCE,
  findDiskCategory,
  type PerformanceLevel,
  type PerformanceRule,
} from './catalogue/diskCategories.ts';
import type { Disk } from './disks.ts';

interface Performance {
  /** Reads and writes a second. */
  iops: number;
  /** MB/s. */
  throughput: number;
}

/** How fast a disk of this category, performance level and size is; undefined where nothing is published. */
export function performanceOf({ category, performanceLevel, size }: Disk): Performance | undefined {
  const rules =
    category === 'cloud_essd'
      ? ESSD_PERFORMANCE[performanceLevel as PerformanceLevel]
      : findDiskCategory(category)?.performance;
  if (rules === undefined) return undefined;
  const most = ([base, perGib, limit]: PerformanceRule): number => Math.floor(Math.min(base + perGib * size, limit));
  return { iops: most(rules.iops), throughput: most(rules.throughput) };
}
