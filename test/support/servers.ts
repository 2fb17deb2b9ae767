import { vi } from 'vitest';
import { ScaledClock, VirtualClock } from '../../local/clock.ts';
import { CredentialStore } from '../../local/credentials.ts';
import { DEFAULT_IMAGE_ID, DEFAULT_INSTANCE_TYPE, DEFAULT_SECURITY_GROUP_ID } from '../../local/ecs/defaults.ts';
import { createEcs, type Ecs } from '../../local/ecs/index.ts';
import { Faults } from '../../local/faults.ts';
import { createSilentLog } from '../../local/log.ts';
import { createMns } from '../../local/mns/index.ts';
import { createRandom } from '../../local/random.ts';
import type { Context } from '../../shared/platform/triggers.ts';
import { REGION } from './cloud.ts';

const ACCOUNT_ID = '1234567890123456';
const KEY = { accessKeyId: 'key-id', accessKeySecret: 'key-secret' };

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
    /** Creates an instance with these tags. It is Pending on return. */
    pending: (tags: Record<string, string>): string => create(ecs, flatten(tags)),
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
export function flatten(tags: Record<string, string>): Record<string, string> {
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

export function aContext(changes: Partial<Context> = {}): Context {
  return { requestId: 'fc-request', credentials: { ...KEY }, function: { name: 'function', timeout: 10 }, ...changes };
}

/** The event of an HTTP trigger. */
export function anHttpEvent(body: unknown, query: Record<string, string> = {}): Buffer {
  return Buffer.from(
    JSON.stringify({
      version: 'v1',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      queryParameters: query,
      requestContext: { http: { method: 'POST' } },
    }),
  );
}

export function aTimerEvent(payload: unknown, time = '2026-01-01T00:00:00Z', name = 'nightly'): Buffer {
  return Buffer.from(JSON.stringify({ triggerTime: time, triggerName: name, payload: JSON.stringify(payload) }));
}

/** The event of the queue's trigger for these message bodies. */
export function aQueueEvent(...bodies: unknown[]): Buffer {
  const events = bodies.map((messageBody) => ({
    specversion: '1.0',
    type: 'mns:Queue:SendMessage',
    data: { messageId: 'm', messageBody },
  }));
  return Buffer.from(JSON.stringify(events));
}

/** An HTTP answer with its body parsed. */
export function answerOf(result: unknown): { status: number; headers: Record<string, string>; body: Reply } {
  const { statusCode, headers, body } = result as { statusCode: number; headers: Record<string, string>; body: string };
  return { status: statusCode, headers, body: JSON.parse(body) as Reply };
}

/** The fields of answers that the tests read. */
export interface Reply {
  error: { code: string; message: string; field?: string };
  requestId: string;
  instances: { instanceId: string; slot: number; status: string; [field: string]: unknown }[];
  failures: { instanceId?: string; code: string }[];
}
