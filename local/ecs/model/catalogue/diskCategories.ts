/** What ECS sells as disks, with the sizes in GiB that it takes. */
export interface DiskCategory {
  category: string;
  minSize: number;
  maxSize: number;
  minSystemSize: number;
  maxSystemSize: number;
  /** Only the first generation of instance types takes the oldest category. */
  firstGenerationOnly: boolean;
}

const disk = (category: string, minSize: number, maxSize: number, firstGenerationOnly = false): DiskCategory => ({
  category,
  minSize,
  maxSize,
  minSystemSize: 20,
  maxSystemSize: firstGenerationOnly ? 500 : 2048,
  firstGenerationOnly,
});

const CATEGORIES = new Map(
  [
    disk('cloud', 5, 2000, true),
    disk('cloud_efficiency', 20, 32_768),
    disk('cloud_ssd', 20, 32_768),
    disk('cloud_essd', 20, 65_536),
    disk('cloud_essd_entry', 10, 32_768),
    disk('cloud_auto', 1, 65_536),
    disk('ephemeral_ssd', 5, 800, true),
  ].map((each) => [each.category, each]),
);

/** The category of this name, with its sizes in GiB; undefined where ECS has none. */
export function findDiskCategory(category: string): DiskCategory | undefined {
  return CATEGORIES.get(category);
}

/** Every category that ECS sells. */
export function allDiskCategories(): readonly DiskCategory[] {
  return [...CATEGORIES.values()];
}
