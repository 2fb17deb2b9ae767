import { DEFAULT_IMAGE_ID, DEFAULT_INSTANCE_TYPE, DEFAULT_SECURITY_GROUP_ID } from '../../local/ecs/defaults.ts';
import type { CreateParameters } from '../../shared/cloud/ecs.ts';
import { chunks, inParallel } from '../../shared/domain/lists.ts';
import { REGION, type VirtualCloud } from './virtualCloud.ts';

/** How others wait for servers, as plain clients that know nothing of failure. Each makes `count` of them run. */
export type Peer = (cloud: VirtualCloud, count: number) => Promise<void>;

export const PEERS: Readonly<Record<string, Peer>> = {
  // The vendor's tutorials poll every 10 seconds, one server after another.
  'tutorial, 10 s': (cloud, count) => oneByOne(cloud, count, { lanes: 1, pauses: [10] }),
  // The plugin SDK's StateChangeConf with Delay 10 s and MinTimeout 3 s: pauses of 10, then 3, 6, 10, 10 …; -parallelism=10.
  terraform: (cloud, count) => oneByOne(cloud, count, { lanes: 10, pauses: [10, 3, 6, 10] }),
  // A build for each server, all at once; each polls every 5 seconds.
  'packer, 5 s': (cloud, count) => oneByOne(cloud, count, { lanes: count, pauses: [5] }),
  // RunInstances for a hundred, which start by themselves; one Describe for each hundred every 5 seconds.
  'OOS, batches': batches,
};

interface Pace {
  lanes: number;
  /** Seconds before each look; the last one repeats. */
  pauses: readonly number[];
}

const LAUNCH = {
  imageId: DEFAULT_IMAGE_ID,
  instanceType: DEFAULT_INSTANCE_TYPE,
  securityGroupId: DEFAULT_SECURITY_GROUP_ID,
  tag: [],
} satisfies CreateParameters;

async function oneByOne(cloud: VirtualCloud, count: number, { lanes, pauses }: Pace): Promise<void> {
  const { answering } = cloud;
  const until = async (id: string, status: string): Promise<void> => {
    for (let look = 0; ; look += 1) {
      await cloud.sleep((pauses[Math.min(look, pauses.length - 1)] ?? 0) * 1000);
      const [instance] = await cloud.call('DescribeInstances', () => answering.describe([id]));
      if (instance?.status === status) return;
    }
  };
  await inParallel([...Array(count).keys()], lanes, async (index) => {
    const id = await cloud.call('CreateInstance', () => answering.createInstance(LAUNCH, `peer-${index}`));
    await until(id, 'Stopped');
    await cloud.call('StartInstance', () => answering.start([id]));
    await until(id, 'Running');
    cloud.know([id]);
  });
}

const HUNDRED = 100;

async function batches(cloud: VirtualCloud, count: number): Promise<void> {
  const { answering } = cloud;
  await inParallel(chunks([...Array(count).keys()], HUNDRED), count, async ({ length }) => {
    const answer = await cloud.call('RunInstances', () => runInstances(cloud, length));
    const left = new Set(answer);
    while (left.size > 0) {
      await cloud.sleep(5_000);
      const seen = await cloud.call('DescribeInstances', () => answering.describe([...left]));
      const running = seen.filter(({ status }) => status === 'Running').map(({ instanceId }) => instanceId);
      cloud.know(running);
      for (const id of running) left.delete(id);
    }
  });
}

function runInstances({ ecs }: VirtualCloud, amount: number): string[] {
  const answer = ecs.call('RunInstances', {
    RegionId: REGION,
    ImageId: DEFAULT_IMAGE_ID,
    InstanceType: DEFAULT_INSTANCE_TYPE,
    SecurityGroupId: DEFAULT_SECURITY_GROUP_ID,
    VSwitchId: 'vsw-local-b',
    Amount: String(amount),
  }) as { InstanceIdSets: { InstanceIdSet: string[] } };
  return answer.InstanceIdSets.InstanceIdSet;
}
