import { encodeMessage, type WorkItem } from '../../shared/domain/message.ts';
import type { Invocation } from './invocation.ts';

/**
 * A message as an invocation writes it. A function in the version before does not know the slot, the failed goal and the
 * last refusal, and forgets them; one in the version after adds what ours does not know.
 */
export function encodeAs(invocation: Invocation, items: readonly WorkItem[]): string {
  const version = versionOf(invocation);
  const isBefore = version === 'before';
  if (isBefore) for (const { instanceId } of items) forget(invocation, instanceId);
  const written = isBefore ? items.map(known) : items;
  const text = version === 'after' ? addUnknown(encodeMessage(written)) : encodeMessage(written);
  invocation.world.ledger.messages.set(text, written);
  return text;
}

function versionOf({ world, name }: Invocation): 'before' | 'after' | undefined {
  const now = world.elapsed();
  for (const each of world.script.weather) {
    if (each.kind === 'version' && each.name === name && each.from <= now && now < each.to) return each.version;
  }
  return undefined;
}

function known(item: WorkItem): WorkItem {
  const rest = { ...item };
  delete rest.slot;
  delete rest.failed;
  delete rest.refusal;
  return rest;
}

function forget({ world }: Invocation, instanceId: string): void {
  const facts = world.ledger.instances.get(instanceId);
  if (facts !== undefined) facts.forgotten = true;
}

function addUnknown(text: string): string {
  const { items } = JSON.parse(text) as { items: object[] };
  return JSON.stringify({ v: 2, items: items.map((item) => ({ ...item, later: 1 })), later: [] });
}
