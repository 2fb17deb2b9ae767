import { reconcileDelivery } from '../../functions/reconcile/delivery.ts';
import type { Instance, Intent } from '../../shared/domain/instance.ts';
import { encodeMessage, type WorkItem } from '../../shared/domain/message.ts';
import { filledSlotOf, goalTags, intentOf, slotTags, TAG, type Slot } from '../../shared/domain/tags.ts';
import { anIntent, aSlot, aWorkItem } from './builders.ts';
import { prepareCloud, SETTINGS, type PreparedCloud, type PreparedCloudOptions } from './prepareCloud.ts';

/** `runDry` gives up after this many seconds of the cloud. */
const LONGEST_SECONDS = 7200;

export interface Reconciling extends PreparedCloud {
  /** Creates an instance with a goal, as create does. It is Pending on return. */
  provision: (intent?: Partial<Intent>, slot?: Partial<Slot>, parameters?: Record<string, unknown>) => string;
  /** The same, but it is Stopped on return. */
  stopped: Reconciling['provision'];
  /** The same, but it is Running on return. */
  running: Reconciling['provision'];
  /** Sets a newer goal on an instance, as start, stop and release do. Returns its generation. */
  aim: (instanceId: string, intent: Partial<Intent>) => number;
  /** The work item of an instance's goal. */
  itemFor: (instanceId: string, changes?: Partial<WorkItem>) => WorkItem;
  /** Delivers one message with these items to reconcile. */
  deliver: (...items: WorkItem[]) => Promise<WorkItem[]>;
  /** Delivers one message about these instances. */
  look: (...instanceIds: string[]) => Promise<WorkItem[]>;
  /** Delivers messages as they become visible, until the queue is empty. */
  runDry: () => Promise<void>;
  tagsOf: (instanceId: string) => Readonly<Record<string, string>>;
  statusOf: (instanceId: string) => Instance['status'] | 'Absent';
  /** The items of all messages sent since the start. */
  wanted: () => WorkItem[];
}

/** A cloud with instances and their goals, and reconcile to work on them. */
export function prepareReconciling(options: PreparedCloudOptions = {}): Reconciling {
  const cloud = prepareCloud(options);
  const { clock, ports } = cloud;
  const provision: Reconciling['provision'] = (intent = {}, slot = {}, parameters = {}) =>
    cloud.create({ ...slotTags(aSlot(slot)), ...goalTags(anIntent(intent)) }, parameters);
  const stopped: Reconciling['provision'] = (...of) => {
    const id = provision(...of);
    clock.advance(15_000);
    return id;
  };
  const running: Reconciling['provision'] = (...of) => {
    const id = stopped(...of);
    cloud.console('StartInstance', { InstanceId: id });
    clock.advance(30_000);
    return id;
  };
  const tagsOf: Reconciling['tagsOf'] = (id) => cloud.show(id)?.tags ?? {};
  const itemFor: Reconciling['itemFor'] = (instanceId, changes = {}) => {
    const intent = intentOf({ tags: tagsOf(instanceId) }) ?? anIntent();
    const { goal, generation } = intent;
    return aWorkItem({ instanceId, goal, generation, ...filledSlotOf({ tags: tagsOf(instanceId) }), ...changes });
  };
  const deliver: Reconciling['deliver'] = (...items) => reconcileDelivery([encodeMessage(items)], ports, SETTINGS);
  return {
    ...cloud,
    ...{ provision, stopped, running, tagsOf, itemFor, deliver },
    aim: (instanceId, intent) => {
      const generation = clock.now();
      const tags = Object.entries(goalTags(anIntent({ generation, ...intent })));
      for (const [key, value] of tags) tagByHand(cloud, instanceId, key, value);
      return generation;
    },
    look: (...ids) => deliver(...ids.map((id) => itemFor(id))),
    runDry: async () => {
      const until = clock.now() + LONGEST_SECONDS * 1000;
      while (clock.now() < until) {
        const bodies = cloud.take();
        if (bodies.length > 0) await reconcileDelivery(bodies, ports, SETTINGS);
        else if (cloud.isQueueEmpty()) return;
        else clock.advance(1000);
      }
      throw new Error(`The queue is not empty after ${LONGEST_SECONDS} s.`);
    },
    statusOf: (id) => cloud.show(id)?.status ?? 'Absent',
    wanted: () => cloud.sent.flatMap(({ items }) => items),
  };
}

/** Tags an instance without the functions. */
export function tagByHand(cloud: PreparedCloud, instanceId: string, key: string, value: string): void {
  cloud.console('TagResources', {
    ResourceType: 'instance',
    'ResourceId.1': instanceId,
    'Tag.1.Key': key,
    'Tag.1.Value': value,
  });
}

/** Takes a tag off without the functions: the pending tag, where no other is named. */
export function untagByHand(cloud: PreparedCloud, instanceId: string, key: string = TAG.pending): void {
  cloud.console('UntagResources', { ResourceType: 'instance', 'ResourceId.1': instanceId, 'TagKey.1': key });
}

/** Somebody has the instance stopped, is told that it is, and nothing is pending any more. */
export function stopAndTell(cloud: Reconciling, id: string): number {
  const generation = cloud.aim(id, { goal: 'Stopped' });
  tagByHand(cloud, id, TAG.published, String(generation));
  untagByHand(cloud, id);
  return generation;
}

/** Has the first Describe from now on show nothing, as an answer that leaves instances out does. */
export function leaveOutFirst(cloud: PreparedCloud): void {
  answerOnce(cloud, 1, []);
}

/** Has the second Describe from now on show this, as a replica that lags does. */
export function answerSecond(cloud: PreparedCloud, shown: Instance | undefined): void {
  if (shown !== undefined) answerOnce(cloud, 2, [shown]);
}

function answerOnce({ ports }: PreparedCloud, which: number, instances: Instance[]): void {
  const { ecs } = ports;
  let answers = 0;
  ports.ecs = { ...ecs, describe: async (ids) => ((answers += 1) === which ? instances : ecs.describe(ids)) };
}
