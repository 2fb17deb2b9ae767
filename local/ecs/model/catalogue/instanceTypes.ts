/** An instance type as DescribeInstanceTypes answers it. */
export interface InstanceType {
  instanceTypeId: string;
  family: string;
  /** vCPUs. */
  cpu: number;
  /** GiB. */
  memory: number;
  /** The first generation takes old disk categories and works without I/O optimization; later ones need it. */
  firstGeneration: boolean;
  gpuAmount: number;
  gpuSpec: string;
  /** How many local disks; an instance with local disks cannot stop without charge. */
  localStorageAmount: number;
  /** GiB on each of them. */
  localStorageCapacity: number;
  /** CNY an hour, a plausible list price, for DescribePrice and for the limits of spot instances. */
  hourlyPrice: number;
}

type Size = readonly [name: string, cpu: number, memory: number];

const SIZES: readonly (readonly [name: string, cpu: number])[] = [
  ['large', 2],
  ['xlarge', 4],
  ['2xlarge', 8],
  ['3xlarge', 12],
  ['4xlarge', 16],
  ['6xlarge', 24],
  ['8xlarge', 32],
  ['16xlarge', 64],
];

/** `large` to `16xlarge` with the same number of GiB to each vCPU. */
const even = (memoryPerCpu: number, count = SIZES.length): Size[] =>
  SIZES.slice(0, count).map(([name, cpu]) => [name, cpu, cpu * memoryPerCpu]);

const FIRST_GENERATION: Record<string, readonly Size[]> = {
  'ecs.t1': [['small', 1, 1]],
  'ecs.s1': [
    ['small', 1, 2],
    ['medium', 1, 4],
    ['large', 1, 8],
  ],
  'ecs.s2': [
    ['small', 2, 2],
    ['large', 2, 4],
    ['xlarge', 2, 8],
    ['2xlarge', 2, 16],
  ],
  'ecs.s3': [
    ['medium', 4, 4],
    ['large', 4, 8],
  ],
  'ecs.m1': [['medium', 4, 16]],
  'ecs.m2': [['medium', 4, 32]],
  'ecs.c1': [
    ['small', 8, 8],
    ['large', 8, 16],
  ],
  'ecs.c2': [
    ['medium', 16, 16],
    ['large', 16, 32],
    ['xlarge', 16, 64],
  ],
};

const LATER: Record<string, readonly Size[]> = {
  'ecs.n1': [
    ['tiny', 1, 1],
    ['small', 1, 2],
    ['medium', 2, 4],
    ['large', 4, 8],
    ['xlarge', 8, 16],
    ['3xlarge', 16, 32],
  ],
  'ecs.n2': [
    ['small', 1, 4],
    ['medium', 2, 8],
    ['large', 4, 16],
    ['xlarge', 8, 32],
  ],
  'ecs.e3': [
    ['small', 1, 8],
    ['medium', 2, 16],
    ['large', 4, 32],
    ['xlarge', 8, 64],
  ],
  'ecs.n4': [['small', 1, 2], ...even(2, 7)],
  'ecs.mn4': [['small', 1, 4], ...even(4, 5)],
  'ecs.xn4': [['small', 1, 1]],
  'ecs.e4': [['small', 1, 8], ...even(8, 5)],
  'ecs.sn1': [
    ['medium', 2, 4],
    ['large', 4, 8],
    ['xlarge', 8, 16],
    ['3xlarge', 16, 32],
  ],
  'ecs.sn2': [
    ['medium', 2, 8],
    ['large', 4, 16],
    ['xlarge', 8, 32],
    ['3xlarge', 16, 64],
  ],
  'ecs.sn1ne': even(2),
  'ecs.sn2ne': even(4),
  'ecs.t5': [
    ['lc2m1.nano', 1, 0.5],
    ['lc1m1.small', 1, 1],
    ['lc1m2.small', 1, 2],
    ['lc1m2.large', 2, 4],
    ['lc1m4.large', 2, 8],
    ['c1m1.large', 2, 2],
    ['c1m2.large', 2, 4],
    ['c1m4.large', 2, 8],
  ],
  'ecs.t6': [
    ['c4m1.large', 2, 0.5],
    ['c2m1.large', 2, 1],
    ['c1m1.large', 2, 2],
    ['c1m2.large', 2, 4],
    ['c1m4.large', 2, 8],
  ],
  'ecs.e': [
    ['c1m1.large', 2, 2],
    ['c1m2.large', 2, 4],
    ['c1m4.large', 2, 8],
    ['c1m2.xlarge', 4, 8],
    ['c1m4.xlarge', 4, 16],
  ],
  'ecs.u1': [
    ['c1m1.large', 2, 2],
    ['c1m2.large', 2, 4],
    ['c1m4.large', 2, 8],
    ['c1m2.xlarge', 4, 8],
    ['c1m4.xlarge', 4, 16],
  ],
  'ecs.c5': even(2),
  'ecs.g5': even(4),
  'ecs.r5': even(8),
  'ecs.c6': even(2),
  'ecs.g6': even(4),
  'ecs.r6': even(8),
  'ecs.c6e': even(2),
  'ecs.g6e': even(4),
  'ecs.r6e': even(8),
  'ecs.c7': even(2),
  'ecs.g7': even(4),
  'ecs.r7': even(8),
  'ecs.c8i': even(2),
  'ecs.g8i': even(4),
  'ecs.r8i': even(8),
  'ecs.gn6i': [
    ['c4g1.xlarge', 4, 15],
    ['c8g1.2xlarge', 8, 31],
    ['c16g1.4xlarge', 16, 62],
  ],
  'ecs.gn6v': [
    ['c8g1.2xlarge', 8, 32],
    ['c8g1.8xlarge', 32, 128],
  ],
  'ecs.i2': [
    ['xlarge', 4, 32],
    ['2xlarge', 8, 64],
    ['4xlarge', 16, 128],
  ],
};

const GPU: Record<string, string> = { 'ecs.gn6i': 'NVIDIA T4', 'ecs.gn6v': 'NVIDIA V100' };

function typesOf(family: string, sizes: readonly Size[], firstGeneration: boolean): InstanceType[] {
  const gpuSpec = GPU[family] ?? '';
  const local = family === 'ecs.i2';
  return sizes.map(([size, cpu, memory]) => ({
    // In some families the ratio stands before the dot: ecs.t5-lc1m1.small.
    instanceTypeId: size.includes('.') ? `${family}-${size}` : `${family}.${size}`,
    family,
    cpu,
    memory,
    firstGeneration,
    gpuAmount: gpuSpec === '' ? 0 : size === 'c8g1.8xlarge' ? 4 : 1,
    gpuSpec,
    localStorageAmount: local ? Math.max(1, cpu / 8) : 0,
    localStorageCapacity: local ? (cpu === 4 ? 894 : 1788) : 0,
    hourlyPrice: Math.round((cpu * 0.12 + memory * 0.035 + (gpuSpec === '' ? 0 : 8)) * 1000) / 1000,
  }));
}

const TYPES = new Map(
  [
    ...Object.entries(FIRST_GENERATION).flatMap(([family, sizes]) => typesOf(family, sizes, true)),
    ...Object.entries(LATER).flatMap(([family, sizes]) => typesOf(family, sizes, false)),
  ].map((type) => [type.instanceTypeId, type]),
);

/** How many network interfaces an instance of this type takes, its primary one included. */
export function mostInterfaces({ cpu }: InstanceType): number {
  return Math.min(8, Math.max(2, cpu));
}

/** Every type on sale, the same in all regions and zones. */
export function allInstanceTypes(): readonly InstanceType[] {
  return [...TYPES.values()];
}

/** The type of this id, its memory in GiB; undefined where the catalogue has none. */
export function findInstanceType(instanceTypeId: string): InstanceType | undefined {
  return TYPES.get(instanceTypeId);
}
