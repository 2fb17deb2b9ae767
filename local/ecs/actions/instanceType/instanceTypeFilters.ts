import type * as v from 'valibot';
import type { InstanceType } from '../../model/catalogue/instanceTypes.ts';
import { decimal, list, oneOf, optional, text } from '../../parameters/parameters.ts';
import { instanceTypeAnswer } from './instanceTypeAnswer.ts';

type Answer = ReturnType<typeof instanceTypeAnswer>;

const AT_LEAST = {
  MinimumBaselineCredit: 'BaselineCredit',
  MinimumCpuCoreCount: 'CpuCoreCount',
  MinimumCpuSpeedFrequency: 'CpuSpeedFrequency',
  MinimumCpuTurboFrequency: 'CpuTurboFrequency',
  MinimumDiskQuantity: 'DiskQuantity',
  MinimumEniIpv6AddressQuantity: 'EniIpv6AddressQuantity',
  MinimumEniPrivateIpAddressQuantity: 'EniPrivateIpAddressQuantity',
  MinimumEniQuantity: 'EniQuantity',
  MinimumEriQuantity: 'EriQuantity',
  MinimumGPUAmount: 'GPUAmount',
  MinimumInitialCredit: 'InitialCredit',
  MinimumInstanceBandwidthRx: 'InstanceBandwidthRx',
  MinimumInstanceBandwidthTx: 'InstanceBandwidthTx',
  MinimumInstancePpsRx: 'InstancePpsRx',
  MinimumInstancePpsTx: 'InstancePpsTx',
  MinimumLocalStorageAmount: 'LocalStorageAmount',
  MinimumLocalStorageCapacity: 'LocalStorageCapacity',
  MinimumMemorySize: 'MemorySize',
  MinimumPrimaryEniQueueNumber: 'PrimaryEniQueueNumber',
  MinimumQueuePairNumber: 'QueuePairNumber',
  MinimumSecondaryEniQueueNumber: 'SecondaryEniQueueNumber',
} as const satisfies Record<string, keyof Answer>;

const AT_MOST = {
  MaximumCpuCoreCount: 'CpuCoreCount',
  MaximumCpuSpeedFrequency: 'CpuSpeedFrequency',
  MaximumCpuTurboFrequency: 'CpuTurboFrequency',
  MaximumGPUAmount: 'GPUAmount',
  MaximumMemorySize: 'MemorySize',
} as const satisfies Record<string, keyof Answer>;

const EXACTLY = {
  GPUSpec: 'GPUSpec',
  InstanceCategory: 'InstanceCategory',
  InstanceFamilyLevel: 'InstanceFamilyLevel',
  InstanceTypeFamily: 'InstanceTypeFamily',
  LocalStorageCategory: 'LocalStorageCategory',
  NvmeSupport: 'NvmeSupport',
  PhysicalProcessorModel: 'PhysicalProcessorModel',
} as const satisfies Record<string, keyof Answer>;

const ONE_OF = {
  CpuArchitectures: 'CpuArchitecture',
  GpuSpecs: 'GPUSpec',
  InstanceCategories: 'InstanceCategory',
  InstanceTypeFamilies: 'InstanceTypeFamily',
  InstanceTypes: 'InstanceTypeId',
  LocalStorageCategories: 'LocalStorageCategory',
  PhysicalProcessorModels: 'PhysicalProcessorModel',
} as const satisfies Record<string, keyof Answer>;

/** The filters of DescribeInstanceTypes. */
export const instanceTypeFilters = {
  ...each(AT_LEAST, () => optional(decimal())),
  ...each(AT_MOST, () => optional(decimal())),
  ...each(EXACTLY, () => optional(text())),
  ...each(ONE_OF, () => optional(list(text(), 100))),
  CpuArchitecture: optional(oneOf(['X86', 'ARM'])),
};

type Asked = v.InferOutput<v.ObjectSchema<typeof instanceTypeFilters, undefined>>;

/** Whether a type passes these filters. */
export function instanceTypeFits(type: InstanceType, asked: Asked): boolean {
  const answer = instanceTypeAnswer(type);
  return (
    pairs(AT_LEAST).every(([filter, field]) => answer[field] >= (asked[filter] ?? 0)) &&
    pairs(AT_MOST).every(([filter, field]) => answer[field] <= (asked[filter] ?? Infinity)) &&
    pairs(EXACTLY).every(([filter, field]) => answer[field] === (asked[filter] ?? answer[field])) &&
    pairs(ONE_OF).every(([filter, field]) => asked[filter]?.includes(answer[field]) ?? true) &&
    answer.CpuArchitecture === (asked.CpuArchitecture ?? answer.CpuArchitecture)
  );
}

function each<K extends string, S>(names: Record<K, unknown>, schema: () => S): Record<K, S> {
  return Object.fromEntries(Object.keys(names).map((name) => [name, schema()])) as Record<K, S>;
}

function pairs<K extends string, F extends string>(names: Record<K, F>): [K, F][] {
  return Object.entries(names) as [K, F][];
}
