import * as v from 'valibot';
import { allInstanceTypes, type InstanceType } from '../../model/catalogue/instanceTypes.ts';
import { defineAction } from '../action.ts';
import { byToken } from '../listing.ts';
import { decimal, list, oneOf, optional, text, whole } from '../parameters.ts';

const MOST_TYPES = 1600;

const parameters = v.object({
  InstanceTypes: optional(list(text(), 100)),
  InstanceTypeFamily: optional(text()),
  InstanceTypeFamilies: optional(list(text(), 100)),
  CpuArchitecture: optional(oneOf(['X86', 'ARM'])),
  MinimumCpuCoreCount: optional(whole(1, 10_000), '1'),
  MaximumCpuCoreCount: optional(whole(1, 10_000), '10000'),
  MinimumMemorySize: optional(decimal(), '0'),
  MaximumMemorySize: optional(decimal(), '1000000'),
  MinimumGPUAmount: optional(whole(0, 1000), '0'),
  MaximumGPUAmount: optional(whole(0, 1000), '1000'),
  GPUSpec: optional(text()),
  MinimumLocalStorageAmount: optional(whole(0, 1000), '0'),
  MaxResults: optional(whole(1, MOST_TYPES), String(MOST_TYPES)),
  NextToken: optional(text()),
});

type Asked = v.InferOutput<typeof parameters>;

/** Instance types, by their ids. Unknown ones are left out. */
export const describeInstanceTypes = defineAction({
  name: 'DescribeInstanceTypes',
  parameters,
  errors: [],
  answer(asked) {
    const found = allInstanceTypes().filter((type) => fits(type, asked));
    const { page, counts } = byToken(found, ({ instanceTypeId }) => instanceTypeId, asked.MaxResults, asked.NextToken);
    return { ...counts, InstanceTypes: { InstanceType: page.map(typeAnswer) } };
  },
});

function fits({ instanceTypeId, family, cpu, memory, ...type }: InstanceType, asked: Asked): boolean {
  const families = asked.InstanceTypeFamilies ?? [asked.InstanceTypeFamily ?? family];
  return (
    (asked.InstanceTypes?.includes(instanceTypeId) ?? true) &&
    families.includes(family) &&
    asked.CpuArchitecture !== 'ARM' &&
    cpu >= asked.MinimumCpuCoreCount &&
    cpu <= asked.MaximumCpuCoreCount &&
    memory >= asked.MinimumMemorySize &&
    memory <= asked.MaximumMemorySize &&
    type.gpuAmount >= asked.MinimumGPUAmount &&
    type.gpuAmount <= asked.MaximumGPUAmount &&
    type.gpuSpec === (asked.GPUSpec ?? type.gpuSpec) &&
    type.localStorageAmount >= asked.MinimumLocalStorageAmount
  );
}

function typeAnswer(type: InstanceType): object {
  return {
    InstanceTypeId: type.instanceTypeId,
    InstanceTypeFamily: type.family,
    InstanceFamilyLevel: type.firstGeneration ? 'EntryLevel' : 'EnterpriseLevel',
    CpuArchitecture: 'X86',
    CpuCoreCount: type.cpu,
    // GiB.
    MemorySize: type.memory,
    GPUAmount: type.gpuAmount,
    GPUSpec: type.gpuSpec,
    LocalStorageAmount: type.localStorageAmount,
    LocalStorageCapacity: type.localStorageCapacity,
    LocalStorageCategory: type.localStorageAmount > 0 ? 'local_ssd_pro' : '',
    EniQuantity: Math.min(8, Math.max(2, type.cpu)),
    EniPrivateIpAddressQuantity: 6,
    EniIpv6AddressQuantity: 6,
    DiskQuantity: 17,
    // kbit/s and packets a second; the same for all types, as nothing here depends on it.
    InstanceBandwidthRx: 10_240_000,
    InstanceBandwidthTx: 10_240_000,
    InstancePpsRx: 1_000_000,
    InstancePpsTx: 1_000_000,
    NvmeSupport: 'unsupported',
    SupportedBootModes: { SupportedBootMode: ['BIOS', 'UEFI'] },
  };
}
