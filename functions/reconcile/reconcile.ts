import { groupBy } from '../../shared/domain/lists.ts';
import type { Instance } from '../../shared/domain/instance.ts';
import type { Ports, Settings } from '../../shared/ports.ts';
import { decodeMessage, encodeMessage, type WorkItem } from '../../shared/domain/message.ts';
import { deadlineOf, intentOf, setAt, TAG } from '../../shared/domain/tags.ts';
import { FRESH_MS } from './act.ts';
import { itemOf } from './case.ts';
import { only, open } from './opening.ts';
import { describe, work, type Looked } from './look.ts';
import { settleOrRequeue } from './requeue.ts';
import { noteOvertaken, recall, restore, settle } from './settle.ts';
import { tell } from './tell.ts';

/**
 * Works on one delivery of the queue: looks at all its instances at once and puts those that are not there yet into
 * the queue again. Returns only when every item has ended or is in a message that the queue has accepted.
 *
 * @param bodies the messages' bodies, as they came.
 * @returns the items that a planned look will see again.
 * @throws CloudError when the queue does not take what is left: the delivery then has to come again.
 */
export async function reconcileDelivery(
  bodies: readonly unknown[],
  ports: Ports,
  settings: Settings,
): Promise<WorkItem[]> {
  const items: WorkItem[] = [];
  for (const body of bodies) {
    const message = decodeMessage(body);
    if ('items' in message) items.push(...message.items);
    else await putAside(message.error, body, ports);
  }
  const described = await describe(merge(items), ports);
  for (const { item, error } of described.refused) {
    await putAside(`ECS does not describe ${item.instanceId}: ${error.code}.`, encodeMessage([item]), ports);
  }
  const looked = await work(described.seen, ports, settings);
  for (const item of strangers(described.seen, looked)) {
    await putAside(`ECS has never shown ${item.instanceId}.`, encodeMessage([item]), ports);
  }
  await settleOrRequeue({ ...looked, troubled: [...looked.troubled, ...described.troubled] }, ports, settings);
  return looked.waiting;
}

/** Puts a message aside that nothing can be done with: kept where somebody can see why, and out of the way. */
async function putAside(reason: string, body: unknown, ports: Ports): Promise<void> {
  ports.log.error('message put aside', { reason });
  await ports.queue.sendDeadLetter({ reason, body });
}

/** Items that ended without ECS ever having shown their instance: most likely the id is wrong. */
function strangers(seen: readonly [WorkItem, Instance | undefined][], looked: Looked): WorkItem[] {
  const alive = new Set([...looked.waiting, ...looked.troubled.map(({ item }) => item)].map((item) => item.instanceId));
  return seen.flatMap(([item, instance]) =>
    instance === undefined && item.seen !== true && !alive.has(item.instanceId) ? [item] : [],
  );
}

/** How long the sweep leaves a goal to its message, in milliseconds: most are reached by then, and cost no call twice. */
const SWEEP_AFTER_MS = 60_000;

/**
 * The timer's pass over every instance that bears a pending tag, whether or not a message is on its way to it. It looks
 * and acts and never enqueues: the next sweep is its next look, so it cannot multiply the loops.
 * @throws CloudError when ECS does not list the instances.
 */
export async function sweep(ports: Ports, settings: Settings): Promise<void> {
  const pending = await ports.ecs.describeTagged({ [TAG.pending]: undefined });
  const now = ports.clock.now();
  const due = pending.filter((instance) => {
    const intent = intentOf(instance);
    return intent === undefined || now - setAt(intent, instance) >= SWEEP_AFTER_MS;
  });
  await lookOnce(due, ports, settings);
}

/**
 * Looks at these instances now, because ECS says that their state has changed. It never enqueues.
 * @throws CloudError when ECS does not describe them.
 */
export async function lookNow(instanceIds: readonly string[], ports: Ports, settings: Settings): Promise<void> {
  await lookOnce(await ports.ecs.describe(instanceIds), ports, settings);
}

/**
 * How long after its deadline an instance is left to its message, in milliseconds, as it is from the time on in which a
 * look could still last until then: of two looks side by side one could see it fail, and the other see it come to its goal.
 */
const DEADLINE_MS = 120_000;

async function lookOnce(instances: readonly Instance[], ports: Ports, settings: Settings): Promise<void> {
  const now = ports.clock.now();
  const pending = instances.filter((instance) => {
    if (instance.tags[TAG.pending] === undefined) return false;
    const intent = intentOf(instance);
    const overdue = intent === undefined ? Infinity : now - deadlineOf(intent, instance);
    return overdue < -FRESH_MS || overdue >= DEADLINE_MS;
  });
  const seen = pending.map((instance): [WorkItem, Instance] => [itemFromTags(instance), instance]);
  const { finished, acted, troubled } = await work(seen, ports, settings);
  await settle(finished, ports);
  await lookAfter(acted, new Set(troubled.map(({ item }) => item.instanceId)), ports, settings);
}

/**
 * Sees to what a message's next look would see to; here there may be none. Goals that were set while we acted for an
 * earlier one may be undone by our act. And an instance that is gone, although its release was not answered or its end
 * could not be told, is told of now: no sweep will find it again.
 */
async function lookAfter(
  acted: readonly WorkItem[],
  troubled: ReadonlySet<string>,
  ports: Ports,
  settings: Settings,
): Promise<void> {
  const { seen, troubled: unseen } = await describe(acted, ports);
  await recall(
    unseen.map(({ item }) => item),
    ports,
  );
  const now = ports.clock.now();
  const openings = seen.map(([item, instance]) => open(item, instance, now));
  await restore(only(openings, 'restore'), ports);
  const cases = only(openings, 'work').map((opening) => opening.case);
  await noteOvertaken(cases, ports);
  const gone = cases.filter(
    ({ item, instance, step }) => instance === undefined && step.kind === 'done' && troubled.has(item.instanceId),
  );
  await tell(gone, ports, settings);
}

function itemFromTags(instance: Instance): WorkItem {
  const intent = intentOf(instance);
  // With no readable goal the item is bound to fail; any goal will do to say so.
  return itemOf(instance, intent ?? { goal: 'Running', generation: 0, withinSeconds: 0 });
}

/** One item per instance: the newest generation, and what all its messages remember of older ones and of blind looks. */
export function merge(items: readonly WorkItem[]): WorkItem[] {
  return [...groupBy(items, ({ instanceId }) => instanceId).values()].flatMap((group) => {
    const generations = group.map(({ generation }) => generation);
    const newest = Math.max(...generations);
    const oldest = Math.min(...group.map((item) => item.oldest ?? item.generation));
    const current = group.filter(({ generation }) => generation === newest);
    // Unfinished before finished: an item that is finished in one message is found out by its tags.
    const item = current.find(({ finished }) => finished !== true) ?? current[0];
    if (item === undefined) return [];
    const absent = current.flatMap(({ absentSince }) => absentSince ?? []);
    return [
      {
        ...item,
        ...(oldest < newest && { oldest }),
        ...(absent.length > 0 && { absentSince: Math.min(...absent) }),
      },
    ];
  });
}
