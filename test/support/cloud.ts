import type { VirtualClock } from '../../local/clock.ts';
import { InMemoryEcs } from '../../local/ecs/inMemoryEcs.ts';
import { EcsError } from '../../local/ecs/model/errors.ts';
import type { ModelOptions } from '../../local/ecs/model/options.ts';
import { Faults, type FaultRule } from '../../local/faults.ts';
import { createRandom } from '../../local/random.ts';
import { decorateEcs, type EcsCall } from '../../shared/cloud/decorateEcs.ts';
import { CloudError } from '../../shared/cloud/errors.ts';
import type { Instance } from '../../shared/domain/instance.ts';
import type { LogFields } from '../../shared/platform/log.ts';
import type { Outcome } from '../../shared/domain/outcomes.ts';
import type { Ports } from '../../shared/ports.ts';
import type { DeadLetter, Queue } from '../../shared/cloud/queue.ts';
import { encodeMessage, type WorkItem } from '../../shared/domain/message.ts';
import { TAG } from '../../shared/domain/tags.ts';
import { EcsCalls } from '../simulation/ecsCalls.ts';
import { startInMemoryMns } from '../../local/test/mns/startInMemoryMns.ts';

export const REGION = 'cn-hangzhou';
export const SETTINGS = { region: REGION, tickSeconds: 5 };

const QUEUE = 'work';

/** How the next calls of an API fail. */
interface Failure {
  api: string;
  code: string;
  times: number;
  /** The call takes effect, and only then fails. */
  afterEffect: boolean;
  /** Only calls that concern this instance, or this slot and placement: `0/1/0`. */
  instanceId: string | undefined;
  message: string;
  status: number | undefined;
}

/** One call: its API, and what it was about. */
export interface Call {
  api: string;
  about: string;
}

export interface TestCloud {
  clock: VirtualClock;
  model: InMemoryEcs;
  ports: Ports;
  /** Every call so far, in order. */
  calls: Call[];
  /** Every message sent, with its delay in seconds. */
  sent: { items: WorkItem[]; delaySeconds: number }[];
  deadLetters: DeadLetter[];
  outcomes: Outcome[];
  logged: { level: string; message: string; fields: LogFields }[];
  /** What `ports.random` returns: 0 unless a test sets it. */
  chance: { value: number };
  /** Makes the next calls of an API fail. */
  fail: (api: string, code: string, options?: Partial<Omit<Failure, 'api' | 'code'>>) => void;
  /** Makes all calls succeed again. */
  heal: () => void;
  /** Runs `act` during the next call of this API, before or after its effect. */
  during: (api: string, when: 'before' | 'after', act: () => void) => void;
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
export function prepareCloud(options: Partial<ModelOptions> = {}, rules: FaultRule[] = []): TestCloud {
  const { mns, clock } = startInMemoryMns();
  mns.createQueue(QUEUE);
  const model = createEcsModel(clock, options, rules);
  const line = createLine();
  const chance = { value: 0 };
  const logged: TestCloud['logged'] = [];
  const sent: TestCloud['sent'] = [];
  const deadLetters: DeadLetter[] = [];
  const outcomes: Outcome[] = [];
  const ecs = new EcsCalls(model, REGION);
  const write =
    (level: string) =>
    (message: string, fields: LogFields = {}) => {
      logged.push({ level, message, fields });
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
    },
    clock,
    random: () => chance.value,
    log: { info: write('info'), warn: write('warn'), error: write('error') },
  };
  const create: TestCloud['create'] = (tags = {}, parameters = {}) => {
    const tag = Object.entries(tags).map(([key, value]) => ({ key, value }));
    return ecs.createInstance({ ...LAUNCH, ...parameters, tag }, '');
  };
  return {
    ...{ clock, model, ports, sent, deadLetters, outcomes, logged, chance },
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
    list: () => ecs.describeTagged({}).map(({ instanceId }) => instanceId),
    create,
    launch: (tags = {}, parameters = {}) => {
      const id = create(tags, parameters);
      clock.advance(15_000);
      return id;
    },
    console: (action, parameters) => model.call(action, { RegionId: REGION, ...parameters }),
  };
}

const LAUNCH = {
  imageId: 'aliyun_3_x64_20G_alibase_20240528.vhd',
  instanceType: 'ecs.g6.large',
  securityGroupId: 'sg-local',
};

function createEcsModel(clock: VirtualClock, options: Partial<ModelOptions>, rules: FaultRule[]): InMemoryEcs {
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

/** All calls pass through this line. It records them, interrupts them and makes them fail. */
function createLine() {
  const calls: Call[] = [];
  let failures: Failure[] = [];
  let interruptions: { api: string; when: 'before' | 'after'; act: () => void }[] = [];

  const interrupt = (api: string, when: 'before' | 'after'): void => {
    const due = interruptions.filter((each) => each.api === api && each.when === when);
    interruptions = interruptions.filter((each) => !due.includes(each));
    for (const { act } of due) act();
  };
  const nextFailure = (api: string, about: readonly string[]): Failure | undefined => {
    const found = failures.find(
      ({ api: failing, times, instanceId }) =>
        failing === api && times > 0 && (instanceId === undefined || about.includes(instanceId)),
    );
    if (found !== undefined) found.times -= 1;
    return found;
  };
  const call = async <A>(api: string, about: readonly string[], effect: () => A | Promise<A>): Promise<A> => {
    calls.push({ api, about: about.join(',') });
    // A real call takes time, during which other code runs.
    await Promise.resolve();
    interrupt(api, 'before');
    const failure = nextFailure(api, about);
    if (failure?.afterEffect === false) throw new CloudError(api, failure.code, failure.message, failure.status);
    const answer = carryOut(api, effect);
    interrupt(api, 'after');
    if (failure !== undefined) throw new CloudError(api, failure.code, failure.message, failure.status);
    return answer;
  };
  return {
    calls,
    call,
    fail: (api: string, code: string, options: Partial<Omit<Failure, 'api' | 'code'>> = {}): void => {
      failures.push({
        api,
        code,
        times: Infinity,
        afterEffect: false,
        instanceId: undefined,
        status: undefined,
        message: `${api} failed.`,
        ...options,
      });
    },
    heal: (): void => {
      failures = [];
    },
    during: (api: string, when: 'before' | 'after', act: () => void): void => {
      interruptions.push({ api, when, act });
    },
  };
}

function carryOut<A>(api: string, effect: () => A): A {
  try {
    return effect();
  } catch (error) {
    throw error instanceof EcsError ? new CloudError(api, error.code, error.message) : error;
  }
}
