import { allDiskCategories, type DiskCategory } from '../../model/catalogue/diskCategories.ts';
import { allInstanceTypes, type InstanceType } from '../../model/catalogue/instanceTypes.ts';
import { type IoOptimization, NETWORK_TYPES } from '../../model/instance.ts';
import type { Stock } from '../../model/stock.ts';

export const DESTINATIONS = [
  'Zone',
  'IoOptimized',
  'InstanceType',
  'Network',
  'SystemDisk',
  'DataDisk',
  'ddh',
] as const;

/** What a client looks for before it creates an instance. */
export interface Sought {
  DestinationResource: (typeof DESTINATIONS)[number];
  InstanceType?: string | undefined;
  IoOptimized: IoOptimization;
  /** vCPUs. */
  Cores?: number | undefined;
  /** GiB. */
  Memory?: number | undefined;
  SystemDiskCategory?: string | undefined;
  DataDiskCategory?: string | undefined;
}

/** Something that a zone sells, in stock or sold out. */
export interface Supported {
  Value: string;
  Status: 'Available' | 'SoldOut';
  StatusCategory: 'WithStock' | 'WithoutStock';
  /** GiB, of disks only. */
  Min?: number;
  Max?: number;
  Unit?: string;
}

/** What a zone sells of the wanted kind; nothing when no type there matches. */
export function availableIn(zoneId: string, sought: Sought, stock: Stock): Supported[] {
  const types = allInstanceTypes().filter((type) => fits(type, sought));
  const inStock = (type: InstanceType): boolean => stock.available(zoneId, type.instanceTypeId) > 0;
  if (types.length === 0) return [];
  switch (sought.DestinationResource) {
    case 'Zone':
      return [supported(zoneId, types.some(inStock))];
    case 'IoOptimized':
      return [supported(sought.IoOptimized, types.some(inStock))];
    case 'Network':
      return NETWORK_TYPES.map((network) => supported(network, types.some(inStock)));
    case 'InstanceType':
      return types.map((type) => supported(type.instanceTypeId, inStock(type)));
    case 'SystemDisk':
      return disks(sought.SystemDiskCategory, types).map((disk) =>
        diskSupported(disk, disk.minSystemSize, disk.maxSystemSize),
      );
    case 'DataDisk':
      return disks(sought.DataDiskCategory, types).map((disk) => diskSupported(disk, disk.minSize, disk.maxSize));
    case 'ddh':
      return [];
  }
}

function fits(type: InstanceType, { InstanceType: id, IoOptimized, Cores, Memory }: Sought): boolean {
  return (
    type.instanceTypeId === (id ?? type.instanceTypeId) &&
    type.cpu === (Cores ?? type.cpu) &&
    type.memory === (Memory ?? type.memory) &&
    (IoOptimized === 'optimized' || type.firstGeneration)
  );
}

// CreateInstance applies the same rule to disks and types.
function disks(category: string | undefined, types: readonly InstanceType[]): DiskCategory[] {
  const old = types.some(({ firstGeneration }) => firstGeneration);
  return allDiskCategories().filter(
    (disk) => disk.category === (category ?? disk.category) && (old || !disk.firstGenerationOnly),
  );
}

function supported(Value: string, inStock: boolean): Supported {
  return {
    Value,
    Status: inStock ? 'Available' : 'SoldOut',
    StatusCategory: inStock ? 'WithStock' : 'WithoutStock',
  };
}

function diskSupported({ category }: DiskCategory, Min: number, Max: number): Supported {
  return { ...supported(category, true), Min, Max, Unit: 'GiB' };
}
