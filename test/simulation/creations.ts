import type { CreateParameters } from '../../shared/cloud/ecs.ts';
import { classify } from '../../shared/cloud/errors.ts';
import { slotOf } from '../../shared/domain/tags.ts';
import type { Invocation } from './invocation.ts';
import type { InstanceFacts } from './ledger.ts';

/** Checks, at the moment of a creation, that no slot gets a second instance by it. */

/** A slot whose instance has been there for so long, in milliseconds, before somebody looks at what is open, is listed as filled. */
const LISTED_MS = 45_000;

/** A slot that is filled is not asked for again: only as long as ECS remembers the client token, that makes no second instance. */
export function checkOpen({ world, key, began }: Invocation, { tag }: Pick<CreateParameters, 'tag'>): void {
  const slot = slotOf({ tags: Object.fromEntries(tag.map(({ key: name, value }) => [name, value])) });
  const isFilled = ({ slot: other, createdAt, goneAt, leftOut }: InstanceFacts): boolean =>
    other?.requestId === slot?.requestId &&
    other?.index === slot?.index &&
    createdAt < began - LISTED_MS &&
    goneAt === undefined &&
    leftOut === 0;
  const filled = [...world.ledger.instances.values()].find(isFilled);
  if (slot !== undefined && filled !== undefined)
    world.violate('never two instances for one slot', `${key} asks for ${filled.instanceId} once more`);
}

/**
 * Asks for an instance. Another placement of a slot is asked only after a definite answer: where there was none, an
 * instance may be there.
 * @param placement the slot tag: `<index>/<count>/<placement>`.
 */
export async function certainly<A>(
  { uncertain, world }: Invocation,
  placement: string,
  create: () => Promise<A>,
): Promise<A> {
  const slot = placement.slice(0, placement.lastIndexOf('/'));
  const before = uncertain.get(slot);
  if (before !== undefined && before !== placement) {
    world.violate('never two instances for one slot', `${placement} is asked for after no answer from ${before}`);
  }
  uncertain.delete(slot);
  try {
    return await create();
  } catch (error) {
    const kind = classify(error);
    // A call that is refused says nothing of the one before, unless it comes to the zone: an instance would be the answer.
    const isStillInDoubt = before === placement && kind !== 'placement';
    if (kind === 'transient' || isStillInDoubt) uncertain.set(slot, placement);
    throw error;
  }
}
