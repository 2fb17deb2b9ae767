import type { VirtualClock } from '../../local/clock.ts';
import { InMemoryEcs } from '../../local/ecs/inMemoryEcs.ts';
import type { ModelOptions } from '../../local/ecs/model/options.ts';
import { Faults, type FaultRule } from '../../local/faults.ts';
import { createRandom } from '../../local/random.ts';
import { decorateEcs, type EcsCall } from '../../shared/cloud/decorateEcs.ts';
import type { Instance } from '../../shared/domain/instance.ts';
import type { LogFields } from '../../shared/platform/log.ts';
import type { Outcome } from '../../shared/domain/outcomes.ts';
import type { ScheduleOutcome } from '../../shared/domain/scheduleOutcome.ts';
import type { Ports } from '../../shared/ports.ts';
import type { DeadLetter, Queue } from '../../shared/cloud/queue.ts';
import { encodeMessage, type WorkItem } from '../../shared/domain/message.ts';
import { TAG } from '../../shared/domain/tags.ts';
import { EcsCalls } from '../simulation/ecsCalls.ts';
import { startInMemoryMns } from '../../local/test/mns/startInMemoryMns.ts';
import { createCallLine, type CallLine } from './callLine.ts';

export const REGION = 'cn-hangzhou';
export const SETTINGS = { region: REGION, tickSeconds: 5 };

const QUEUE = 'work';

export interface PreparedCloudOptions extends Partial<ModelOptions> {
  /** Faults of ECS. */
  rules?: FaultRule[];
}

export interface PreparedCloud extends Omit<CallLine, 'call'> {
  clock: VirtualClock;
  ports: Ports;
  /** Every message sent, with its delay in seconds. */
  sent: { items: WorkItem[]; delaySeconds: number }[];
  deadLetters: DeadLetter[];
  outcomes: Outcome[];
  /** The outcomes of firings. */
  firings: ScheduleOutcome[];
  logged: { level: string; message: string; fields: LogFields }[];
  /** The fields of the lines that hold the figures of a look. */
  figures: LogFields[];
  /** What `ports.random` returns: 0 unless a test sets it. */
  chance: { value: number };
  /** Takes the messages that are visible now out of the queue. */
  take: () => string[];
  isQueueEmpty: () => boolean;
  /** How often an API was called. */
  count: (api: string) => number;
  /** An instance as Describe shows it. */
  show: (instanceId: string) => Instance | undefined;
  /** The ids of all instances, in the order in which ECS lists them. */
  list: () => string[];
  /** Creates an instance without the functions. It is Pending on return. */
  create: (tags?: Record<string, string>, parameters?: Record<string, unknown>) => string;
  /** The same, but it is Stopped on return. */
  launch: (tags?: Record<string, string>, parameters?: Record<string, unknown>) => string;
  /** Calls ECS as somebody at the console does. */
  console: (action: string, parameters: Record<string, string>) => object;
}

/**
 * In-memory ECS and MNS behind the ports of the functions. Time stands still until a test moves it. Calls fail on
 * demand.
 */
export function prepareCloud(options: PreparedCloudOptions = {}): PreparedCloud {
  const { mns, clock } = startInMemoryMns();
  mns.createQueue(QUEUE);
  const model = createEcsModel(clock, options);
  const line = createCallLine();
  const chance = { value: 0 };
  const logged: PreparedCloud['logged'] = [];
  const figures: LogFields[] = [];
  const sent: PreparedCloud['sent'] = [];
  const deadLetters: DeadLetter[] = [];
  const outcomes: Outcome[] = [];
  const firings: ScheduleOutcome[] = [];
  const ecs = new EcsCalls(model, REGION);
  const write =
    (level: string) =>
    (message: string, fields: LogFields = {}) => {
      if ('metrics' in fields) figures.push(fields);
      else logged.push({ level, message, fields });
    };
  const queue: Queue = {
    send: (items, delaySeconds) =>
      line.call(
        'SendMessage',
        items.map(({ instanceId }) => instanceId),
        () => {
          sent.push({ items: [...items], delaySeconds });
          mns.queue(QUEUE).send({ body: encodeMessage(items), delaySeconds });
        },
      ),
    sendDeadLetter: (letter) => line.call('SendDeadLetter', [], () => void deadLetters.push(letter)),
  };
  const ports: Ports = {
    ecs: decorateEcs(ecs, (call, carryOut) => line.call(call.api, aboutOf(call), carryOut)),
    queue,
    outcomes: {
      publish: (outcome) => line.call('PublishMessage', [outcome.subject], () => void outcomes.push(outcome)),
      publishFiring: (outcome) => line.call('PublishMessage', [outcome.subject], () => void firings.push(outcome)),
    },
    clock,
    random: () => chance.value,
    log: { info: write('info'), warn: write('warn'), error: write('error') },
  };
  const create: PreparedCloud['create'] = (tags = {}, parameters = {}) => {
    const tag = Object.entries(tags).map(([key, value]) => ({ key, value }));
    return ecs.createInstance({ ...LAUNCH, ...parameters, tag }, '');
  };
  return {
    ...{ clock, ports, sent, deadLetters, outcomes, firings, logged, figures, chance },
    ...{ calls: line.calls, fail: line.fail, heal: line.heal, during: line.during },
    count: (api) => line.calls.filter((call) => call.api === api).length,
    take: () => {
      const messages = mns.queue(QUEUE).receive(16);
      for (const { receiptHandle } of messages) mns.queue(QUEUE).remove(receiptHandle);
      return messages.map(({ body }) => body);
    },
    isQueueEmpty: () => {
      const { ActiveMessages, DelayMessages } = mns.queue(QUEUE).describe();
      return ActiveMessages + DelayMessages === 0;
    },
    show: (instanceId) => ecs.describe([instanceId])[0],
    list: () => listAll(ecs),
    create,
    launch: (tags = {}, parameters = {}) => {
      const id = create(tags, parameters);
      clock.advance(15_000);
      return id;
    },
    console: (action, parameters) => model.call(action, { RegionId: REGION, ...parameters }),
  };
}

function listAll(ecs: EcsCalls): string[] {
  const ids: string[] = [];
  let token: string | undefined;
  do {
    const page = ecs.describeTagged({}, token);
    ids.push(...page.instances.map(({ instanceId }) => instanceId));
    token = page.nextToken;
  } while (token !== undefined);
  return ids;
}

const LAUNCH = {
  imageId: 'aliyun_3_x64_20G_alibase_20240528.vhd',
  instanceType: 'ecs.g6.large',
  securityGroupId: 'sg-local',
};

function createEcsModel(clock: VirtualClock, { rules = [], ...options }: PreparedCloudOptions): InMemoryEcs {
  return new InMemoryEcs({
    clock,
    random: createRandom(5),
    faults: new Faults(createRandom(3), rules),
    region: REGION,
    durations: { pending: 10, starting: 20, stopping: 10 },
    ...options,
  });
}

/** What a call is about: the slot that it creates, the tag keys that it searches for, or the instances. */
function aboutOf(call: EcsCall): readonly string[] {
  if (call.method === 'describeTagged') return Object.keys(call.given[0]);
  if (call.method !== 'createInstance') return [call.given[0]].flat();
  const slot = call.given[0].tag.find(({ key }) => key === TAG.slot)?.value ?? '';
  return [slot.replace('+', '')];
}
