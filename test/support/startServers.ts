import { vi } from 'vitest';
import { ScaledClock, VirtualClock } from '../../local/clock.ts';
import { CredentialStore } from '../../local/credentials.ts';
import { DEFAULT_IMAGE_ID, DEFAULT_INSTANCE_TYPE, DEFAULT_SECURITY_GROUP_ID } from '../../local/ecs/defaults.ts';
import { createEcs, type Ecs } from '../../local/ecs/index.ts';
import { Faults } from '../../local/faults.ts';
import { createSilentLog } from '../../local/log.ts';
import { createMns } from '../../local/mns/index.ts';
import { createRandom } from '../../local/random.ts';
import { KEY } from './builders.ts';
import { REGION } from './prepareCloud.ts';

const ACCOUNT_ID = '1234567890123456';

/**
 * Starts the local ECS and MNS over HTTP, and sets the environment of a function that uses them. The clock of ECS
 * stands still until a test moves it.
 */
export async function startServers() {
  const clock = new VirtualClock(Date.now());
  const random = createRandom(1);
  const faults = new Faults(random);
  const credentials = new CredentialStore(KEY, ACCOUNT_ID, new ScaledClock());
  const common = { random, faults, credentials, region: REGION, accountId: ACCOUNT_ID };
  const durations = { pending: 10, starting: 20, stopping: 10 };
  const ecs = createEcs({ ...common, clock, durations, log: createSilentLog() });
  const mns = createMns({ ...common, clock: new ScaledClock(), log: () => undefined });
  for (const queue of ['work', 'dead-letters']) mns.inMemory.createQueue(queue);
  mns.inMemory.createTopic('outcomes');
  setEnvironment(await ecs.listen(0), await mns.listen(0));
  return {
    ...{ clock, faults, ecs, credentials },
    /** The visible messages of a queue, decoded. */
    receive: (queue: string): unknown[] =>
      mns.inMemory
        .queue(queue)
        .receive(16)
        .map(({ body }): unknown => JSON.parse(Buffer.from(body, 'base64').toString('utf8'))),
    /** How many delayed messages a queue holds. */
    delayed: (queue: string): number => mns.inMemory.queue(queue).describe().DelayMessages,
    /** Creates an instance without the functions. It is Stopped on return. */
    launch: (tags: Record<string, string>, parameters: Record<string, string> = {}): string => {
      const id = create(ecs, { ...flatten(tags), ...parameters });
      clock.advance(15_000);
      return id;
    },
    /** The same, and it is Pending on return. */
    create: (tags: Record<string, string>): string => create(ecs, flatten(tags)),
    statusOf: (instanceId: string): string => show(ecs, instanceId)?.Status ?? 'Absent',
    tagsOf: (instanceId: string): Record<string, string> => {
      const tags = show(ecs, instanceId)?.Tags.Tag ?? [];
      return Object.fromEntries(tags.map(({ TagKey, TagValue }) => [TagKey, TagValue]));
    },
    close: async () => {
      vi.unstubAllEnvs();
      await Promise.all([ecs.close(), mns.close()]);
    },
  };
}

export type StartedServers = Awaited<ReturnType<typeof startServers>>;

const LAUNCH = {
  RegionId: REGION,
  ImageId: DEFAULT_IMAGE_ID,
  InstanceType: DEFAULT_INSTANCE_TYPE,
  SecurityGroupId: DEFAULT_SECURITY_GROUP_ID,
};

function create(ecs: Ecs, parameters: Record<string, string>): string {
  return (ecs.inMemory.call('CreateInstance', { ...LAUNCH, ...parameters }) as { InstanceId: string }).InstanceId;
}

/** Tags as parameters of CreateInstance. */
function flatten(tags: Record<string, string>): Record<string, string> {
  const flat = Object.entries(tags).flatMap(([key, value], index) => [
    [`Tag.${index + 1}.Key`, key],
    [`Tag.${index + 1}.Value`, value],
  ]);
  return Object.fromEntries(flat) as Record<string, string>;
}

interface Shown {
  Status: string;
  Tags: { Tag: { TagKey: string; TagValue: string }[] };
}

function show(ecs: Ecs, instanceId: string): Shown | undefined {
  const page = ecs.inMemory.call('DescribeInstances', { RegionId: REGION, InstanceIds: JSON.stringify([instanceId]) });
  return (page as { Instances: { Instance: Shown[] } }).Instances.Instance[0];
}

function setEnvironment(ecsUrl: string, mnsUrl: string): void {
  const environment = {
    REGION,
    ACCOUNT_ID,
    ECS_ENDPOINT: ecsUrl,
    MNS_ENDPOINT: mnsUrl,
    QUEUE_NAME: 'work',
    DEAD_LETTER_QUEUE: 'dead-letters',
    OUTCOME_TOPIC: 'outcomes',
    IMAGE_ID: DEFAULT_IMAGE_ID,
    INSTANCE_TYPE: DEFAULT_INSTANCE_TYPE,
    SECURITY_GROUP_ID: DEFAULT_SECURITY_GROUP_ID,
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
}
