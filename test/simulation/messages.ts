import { isDeepStrictEqual } from 'node:util';
import type { DeadLetter } from '../../shared/cloud/queue.ts';
import { decodeMessage, type WorkItem } from '../../shared/domain/message.ts';
import type { Invocation } from './invocation.ts';
import { FORBIDDEN } from './truth.ts';
import type { World } from './world.ts';

/** A message holds of a reason so many characters. */
const LONGEST_REASON = 160;

/** Checks that the reader of a message gets to know what its sender knew. */
export function checkRead(world: World, body: unknown, read: ReturnType<typeof decodeMessage>): void {
  const sent = world.ledger.messages.get(typeof body === 'string' ? body : JSON.stringify(body));
  if (sent === undefined) return;
  const items = 'items' in read ? read.items : [];
  if (isDeepStrictEqual(items.map(carried), sent.map(carried))) return;
  world.violate('messages are read as they were sent', `${JSON.stringify(sent)} is read as ${JSON.stringify(read)}`);
}

/** What a message carries of an item: flags that are set, and neither whether there are several placements nor all of a reason. */
function carried({ slot, failed, seen, finished, ...rest }: WorkItem): object {
  const item = {
    ...rest,
    slot: slot && [slot.requestId, slot.index, slot.placement],
    failed: failed && [failed.goal, failed.reason.slice(0, LONGEST_REASON)],
    seen: seen === true || undefined,
    finished: finished === true || undefined,
  };
  return Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined));
}

/** A dead letter about an instance holds its item, to be sent again by whoever has seen to it. */
export function checkLetter({ world, key, instance }: Invocation, { reason, body }: DeadLetter): void {
  const [id] = /\bi-[a-z0-9-]+/.exec(reason) ?? [];
  if (id === undefined) return;
  const message = decodeMessage(body);
  const item = 'items' in message ? message.items.find(({ instanceId }) => instanceId === id) : undefined;
  if (item === undefined) world.violate('every item ends', `${key} puts ${id} aside without its item`);
  const mayComeBack = reason.includes('does not describe') && reason.includes(FORBIDDEN);
  if (mayComeBack && item !== undefined && instance.clock.now() < item.deadline)
    world.violate('a passing error ends no item', `${key} puts ${id} aside before its deadline`);
}
