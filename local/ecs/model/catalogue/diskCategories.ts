/** How a figure follows from the size of a disk: a base, an addition for each GiB, and a limit. */
export type PerformanceRule = readonly [base: number, perGib: number, most: number];

/** The published performance of block storage: reads and writes a second, and MB/s. */
export interface PerformanceRules {
  iops: PerformanceRule;
  throughput: PerformanceRule;
}

/** A category of disks that ECS sells, with the sizes in GiB that it takes. */
export interface DiskCategory {
  category: string;
  minSize: number;
  maxSize: number;
  minSystemSize: number;
  maxSystemSize: number;
  /** Only the first generation of instance types takes the oldest categories. */
  firstGenerationOnly: boolean;
  /** CNY a GiB and hour: a plausible list price, made up like those of the instance types. */
  hourlyPrice: number;
  /** Missing for old categories, for which nothing is published, and for ESSDs, whose level decides. */
  performance?: PerformanceRules;
}

const disk = (
  category: string,
  [minSize, maxSize]: readonly [number, number],
  hourlyPrice: number,
  more: Pick<DiskCategory, 'performance'> & { firstGenerationOnly?: boolean } = {},
): DiskCategory => ({
  ...{ category, minSize, maxSize, hourlyPrice },
  minSystemSize: 20,
  maxSystemSize: more.firstGenerationOnly === true ? 500 : 2048,
  firstGenerationOnly: false,
  ...more,
});

const CATEGORIES = new Map(
  [
    disk('cloud', [5, 2000], 0.0004, { firstGenerationOnly: true }),
    disk('cloud_efficiency', [20, 32_768], 0.0005, {
      performance: { iops: [1800, 8, 5000], throughput: [100, 0.15, 140] },
    }),
    disk('cloud_ssd', [20, 32_768], 0.0014, {
      performance: { iops: [1800, 30, 25_000], throughput: [120, 0.5, 300] },
    }),
    disk('cloud_essd', [20, 65_536], 0.0021),
    disk('cloud_essd_entry', [10, 32_768], 0.0011, {
      performance: { iops: [1800, 8, 6000], throughput: [100, 0.15, 150] },
    }),
    disk('cloud_auto', [1, 65_536], 0.0021, {
      performance: { iops: [1800, 50, 50_000], throughput: [120, 0.5, 350] },
    }),
    disk('ephemeral_ssd', [5, 800], 0.0009, { firstGenerationOnly: true }),
  ].map((each) => [each.category, each]),
);

/** How fast an ESSD is by its performance level. */
export const ESSD_PERFORMANCE = {
  PL0: { iops: [1800, 12, 10_000], throughput: [100, 0.25, 180] },
  PL1: { iops: [1800, 50, 50_000], throughput: [120, 0.5, 350] },
  PL2: { iops: [1800, 50, 100_000], throughput: [120, 0.5, 750] },
  PL3: { iops: [1800, 50, 1_000_000], throughput: [120, 0.5, 4000] },
} as const satisfies Record<string, PerformanceRules>;
export type PerformanceLevel = keyof typeof ESSD_PERFORMANCE;
export const PERFORMANCE_LEVELS = Object.keys(ESSD_PERFORMANCE) as PerformanceLevel[];

/** What a GiB of each performance level costs, compared with PL1. */
export const ESSD_PRICE: Readonly<Record<PerformanceLevel, number>> = { PL0: 0.5, PL1: 1, PL2: 2, PL3: 4 };

/** The smallest ESSD of each performance level, in GiB. Source: the pages of CreateInstance and RunInstances. */
export const SMALLEST_ESSD: Readonly<Record<PerformanceLevel, number>> = { PL0: 1, PL1: 20, PL2: 461, PL3: 1261 };

export const DEFAULT_DISK_CATEGORY = 'cloud_efficiency';

/** GiB. */
export const DEFAULT_SYSTEM_DISK_SIZE = 40;

/** The category of this name; undefined where ECS has none. */
export function findDiskCategory(category: string): DiskCategory | undefined {
  return CATEGORIES.get(category);
}

/** Every category that ECS sells. */
export function allDiskCategories(): readonly DiskCategory[] {
  return [...CATEGORIES.values()];
}
