import { decodeMessage, encodeMessage, type WorkItem } from '../../shared/domain/message.ts';
import { FEW } from '../../shared/domain/pacing.ts';
import type { Ports, Settings } from '../../shared/ports.ts';
import { describe, type Seen } from './describe.ts';
import { countAttempt, figuresOf, type Counted } from './figures.ts';
import { finishOrRequeue } from './finishOrRequeue.ts';
import { mergeItems } from './mergeItems.ts';
import { look, type Looked } from './pipeline.ts';
import { createMemory, type Memory } from './memory.ts';
import { putAside } from './putAside.ts';

/**
 * Works on one delivery of the queue. It looks at all its instances at once, and puts those that have not reached their
 * goal into the queue again, with those for which there was no time. It returns only when every item has ended or is in a
 * message that the queue has accepted.
 *
 * @param bodies the bodies of the messages, as they came.
 * @param memory what this function instance remembers. It only saves work and repeated outcomes.
 * @returns the items that wait for the next tick.
 * @throws CloudError when the queue does not accept a message. The queue must then deliver everything again.
 * @example
 * await reconcileDelivery([encodeMessage([item])], ports, settings); // the items that wait for the next tick
 */
export async function reconcileDelivery(
  bodies: readonly unknown[],
  ports: Ports,
  settings: Settings,
  memory = createMemory(),
): Promise<WorkItem[]> {
  const items: WorkItem[] = [];
  for (const body of bodies) {
    const message = decodeMessage(body);
    if ('items' in message) items.push(...message.items);
    else await putAside(message.error, body, ports);
  }
  const { starts } = memory;
  const merged = mergeItems(items);
  const began = ports.clock.now();
  const resting = merged.length > FEW ? [] : merged.filter((item) => starts.restOf(item, began) > 0);
  const due = merged.filter((item) => !resting.includes(item));
  const looked = await lookAt(due, ports, settings, memory);
  starts.note(
    looked.acted.filter(({ goal }) => goal === 'Running'),
    ports.clock.now(),
  );
  const waiting = [...resting, ...looked.waiting];
  const unseen = [...resting, ...looked.unseen].map(({ instanceId }): Counted => ({ instanceId, status: 'Unseen' }));
  const now = ports.clock.now();
  const counted = [...looked.attempts.map((attempt) => countAttempt(attempt, now)), ...unseen];
  ports.log.info('looked', figuresOf('tick', counted));
  await finishOrRequeue({ ...looked, waiting }, ports, settings, starts);
  return waiting;
}

/** One look of the queue's: what cannot be described for good is put aside. */
async function lookAt(
  items: readonly WorkItem[],
  ports: Ports,
  settings: Settings,
  memory: Memory,
): Promise<Looked & { unseen: WorkItem[] }> {
  const described = await describe(items, ports);
  for (const { item, error } of described.refused) {
    await putAside(`ECS does not describe ${item.instanceId}: ${error.code}.`, encodeMessage([item]), ports);
  }
  const seen = described.seen.filter(([item, instance]) => instance !== undefined || !isPublishedGone(item, memory));
  const looked = await look({ ...described, seen }, ports, settings);
  for (const id of looked.gone) memory.gone.add(id);
  for (const item of neverSeen(seen, looked)) {
    await putAside(`ECS has never shown ${item.instanceId}.`, encodeMessage([item]), ports);
  }
  const unseen = described.troubled.map(({ item }) => item);
  return { ...looked, troubled: [...looked.troubled, ...described.troubled], unseen };
}

/** Whether an item has nothing left to do, because the end of its instance is published. */
function isPublishedGone({ instanceId, seen }: WorkItem, { gone }: Memory): boolean {
  return seen === true && gone.has(instanceId);
}

/**
 * The items that ended although ECS never showed their instance, and that no request made. Most likely their ids are
 * wrong. Where a request made them, the outcome of their slot says all there is.
 */
function neverSeen(seen: readonly Seen[], looked: Looked): WorkItem[] {
  const alive = new Set([...looked.waiting, ...looked.troubled.map(({ item }) => item)].map((item) => item.instanceId));
  return seen.flatMap(([item, instance]) =>
    instance === undefined && item.seen !== true && item.slot === undefined && !alive.has(item.instanceId)
      ? [item]
      : [],
  );
}
