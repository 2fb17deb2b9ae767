import type { Disk } from './disks.ts';

interface Performance {
  /** Reads and writes a second. */
  iops: number;
  /** MB/s. */
  throughput: number;
}

// So much for any disk, so much more for each GiB, and no more than that: the published table of block storage performance.
type Rule = readonly [base: number, perGib: number, most: number];

const RULES: Record<string, { iops: Rule; throughput: Rule }> = {
  cloud_efficiency: { iops: [1800, 8, 5000], throughput: [100, 0.15, 140] },
  cloud_ssd: { iops: [1800, 30, 25_000], throughput: [120, 0.5, 300] },
  cloud_essd_entry: { iops: [1800, 8, 6000], throughput: [100, 0.15, 150] },
  cloud_auto: { iops: [1800, 50, 50_000], throughput: [120, 0.5, 350] },
  PL0: { iops: [1800, 12, 10_000], throughput: [100, 0.25, 180] },
  PL1: { iops: [1800, 50, 50_000], throughput: [120, 0.5, 350] },
  PL2: { iops: [1800, 50, 100_000], throughput: [120, 0.5, 750] },
  PL3: { iops: [1800, 50, 1_000_000], throughput: [120, 0.5, 4000] },
};

/** How fast a disk of this category, performance level and size is; undefined for old ones, which promise nothing. */
export function performanceOf({ category, performanceLevel, size }: Disk): Performance | undefined {
  const rules = RULES[category === 'cloud_essd' ? performanceLevel : category];
  if (rules === undefined) return undefined;
  const most = ([base, perGib, limit]: Rule): number => Math.floor(Math.min(base + perGib * size, limit));
  return { iops: most(rules.iops), throughput: most(rules.throughput) };
}
