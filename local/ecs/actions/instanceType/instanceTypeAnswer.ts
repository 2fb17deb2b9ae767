import { type InstanceType, mostInterfaces } from '../../model/catalogue/instanceTypes.ts';

/** An instance type as DescribeInstanceTypes answers it. */
export function instanceTypeAnswer(type: InstanceType) {
  const eniQuantity = mostInterfaces(type);
  const queues = Math.min(8, Math.max(1, type.cpu / 2));
  return {
    InstanceTypeId: type.instanceTypeId,
    InstanceTypeFamily: type.family,
    InstanceFamilyLevel: type.firstGeneration ? 'EntryLevel' : 'EnterpriseLevel',
    InstanceCategory: categoryOf(type),
    CpuArchitecture: 'X86',
    CpuCoreCount: type.cpu,
    // Where there are two vCPUs or more, each two are the threads of one core.
    CpuOptions: { Core: type.cpu / (type.cpu > 1 ? 2 : 1), ThreadsPerCore: type.cpu > 1 ? 2 : 1 },
    // GiB.
    MemorySize: type.memory,
    GPUAmount: type.gpuAmount,
    GPUSpec: type.gpuSpec,
    LocalStorageAmount: type.localStorageAmount,
    LocalStorageCapacity: type.localStorageCapacity,
    LocalStorageCategory: type.localStorageAmount > 0 ? 'local_ssd_pro' : '',
    ...creditsOf(type),
    EniQuantity: eniQuantity,
    EniTotalQuantity: eniQuantity,
    EniPrivateIpAddressQuantity: 6,
    EniIpv6AddressQuantity: 6,
    EriQuantity: 0,
    PrimaryEniQueueNumber: queues,
    SecondaryEniQueueNumber: queues,
    MaximumQueueNumberPerEni: queues,
    TotalEniQueueQuantity: queues * eniQuantity,
    QueuePairNumber: 0,
    DiskQuantity: 17,
    ...SAME_FOR_ALL,
  };
}

// Network and processor figures are the same for all types, as nothing here depends on them.
const SAME_FOR_ALL = {
  // kbit/s and packets a second.
  InstanceBandwidthRx: 10_240_000,
  InstanceBandwidthTx: 10_240_000,
  InstancePpsRx: 1_000_000,
  InstancePpsTx: 1_000_000,
  // GHz.
  CpuSpeedFrequency: 2.5,
  CpuTurboFrequency: 3.2,
  PhysicalProcessorModel: 'Intel Xeon Platinum 8269CY',
  NvmeSupport: 'unsupported',
  EniTrunkSupported: false,
  JumboFrameSupport: false,
  NetworkEncryptionSupport: false,
  NetworkCardQuantity: 1,
  NetworkCards: { NetworkCardInfo: [{ NetworkCardIndex: 0 }] },
  SupportedBootModes: { SupportedBootMode: ['BIOS', 'UEFI'] },
};

const CATEGORIES: readonly (readonly [family: RegExp, category: string])[] = [
  [/^ecs\.gn/, 'Compute-optimized Type with GPU'],
  [/^ecs\.i/, 'Local SSDs'],
  [/^ecs\.t\d/, 'Shared'],
  [/^ecs\.g/, 'General-purpose'],
  [/^ecs\.c/, 'Compute-optimized'],
  [/^ecs\.r/, 'Memory-optimized'],
];

function categoryOf({ family, firstGeneration }: InstanceType): string {
  const [, category = 'Shared'] = CATEGORIES.find(([families]) => families.test(family)) ?? [];
  return firstGeneration ? 'Shared' : category;
}

// The credits that a burstable type starts with, and those that it earns in an hour.
function creditsOf({ family, cpu, firstGeneration }: InstanceType) {
  const burstable = !firstGeneration && /^ecs\.t\d/.test(family);
  return burstable ? { InitialCredit: cpu * 30, BaselineCredit: cpu * 6 } : { InitialCredit: 0, BaselineCredit: 0 };
}
