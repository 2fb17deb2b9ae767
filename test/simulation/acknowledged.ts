import type { Invocation } from './invocation.ts';
import type { Published } from './ledger.ts';
import { saysGone } from './outcomeChecks.ts';
import { endsOfSlot } from './truth.ts';

/**
 * Checks that a message which is acknowledged leaves nothing open: each instance that it named is in a message again, or
 * its goal has ended and that was told, or a dead letter names it.
 */
export function checkAcknowledged(invocation: Invocation): void {
  const { world, key, told, resent } = invocation;
  for (const [id, generation] of told) {
    if (!resent.has(id) && !world.isPutAside(id) && isOpen(invocation, id, generation)) {
      world.violate('nothing is acknowledged that is open', `${key} leaves ${id} in no message`);
    }
  }
}

/** Whether nobody was told yet how the goal ended that the message was about, and nobody has set another one since. */
function isOpen({ world }: Invocation, id: string, generation: number): boolean {
  const facts = world.ledger.instances.get(id);
  if (facts === undefined) return false;
  // Excluded: ECS took so long to write it that it lies over a newer one. An answer that shows that one still counts for more;
  // a sweep finds the older.
  const isLatest = facts.goals.at(-1)?.intent.generation === generation && facts.newestTagged === generation;
  // Where two answers leave an instance out, it is told to be gone; where none has ever shown it, its slot has failed.
  const isTold = ({ outcome }: Published): boolean => outcome.id === `${id}/${generation}` || saysGone(outcome);
  const isEnded = world.ledger.outcomesOf(id).some(isTold) || endsOfSlot(world, facts).length > 0;
  return isLatest && world.isPending(id) && !isEnded;
}
