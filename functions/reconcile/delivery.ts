import type { WorkItem } from '../../shared/domain/message.ts';
import { decodeMessage, encodeMessage } from '../../shared/domain/message.ts';
import type { Ports, Settings } from '../../shared/ports.ts';
import { describe, type Seen } from './describe.ts';
import { finishOrRequeue } from './finishOrRequeue.ts';
import { mergeItems } from './mergeItems.ts';
import { look, type Looked } from './pipeline.ts';

/**
 * Works on one delivery of the queue. It looks at all instances together and puts those that have not reached their
 * goal into the queue again. It returns only when every item has ended or is in a message that the queue has accepted.
 *
 * @param bodies the bodies of the messages, as they came.
 * @returns the items that wait for the next tick.
 * @throws CloudError when the queue does not accept a message. The queue must then deliver everything again.
 * @example
 * await reconcileDelivery([encodeMessage([item])], ports, settings); // the items that wait for the next tick
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
  const described = await describe(mergeItems(items), ports);
  for (const { item, error } of described.refused) {
    await putAside(`ECS does not describe ${item.instanceId}: ${error.code}.`, encodeMessage([item]), ports);
  }
  const looked = await look(described.seen, ports, settings);
  for (const item of neverSeen(described.seen, looked)) {
    await putAside(`ECS has never shown ${item.instanceId}.`, encodeMessage([item]), ports);
  }
  await finishOrRequeue({ ...looked, troubled: [...looked.troubled, ...described.troubled] }, ports, settings);
  return looked.waiting;
}

/** Sends a message that cannot be worked on to the dead-letter queue, with the reason. */
async function putAside(reason: string, body: unknown, ports: Ports): Promise<void> {
  ports.log.error('message put aside', { reason });
  await ports.queue.sendDeadLetter({ reason, body });
}

/** The items that ended although ECS never showed their instance. Most likely their ids are wrong. */
function neverSeen(seen: readonly Seen[], looked: Looked): WorkItem[] {
  const alive = new Set([...looked.waiting, ...looked.troubled.map(({ item }) => item)].map((item) => item.instanceId));
  return seen.flatMap(([item, instance]) =>
    instance === undefined && item.seen !== true && !alive.has(item.instanceId) ? [item] : [],
  );
}
