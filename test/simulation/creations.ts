import type { CreateParameters } from '../../shared/cloud/ecs.ts';
import { classify } from '../../shared/cloud/errors.ts';
import { slotOf, type Slot } from '../../shared/domain/tags.ts';
import type { Outcome } from '../../shared/domain/outcomes.ts';
import type { Invocation } from './invocation.ts';
import type { InstanceFacts } from './ledger.ts';
import { requestById } from './truth.ts';

/** Checks, at the moment of a creation, that no slot gets a second instance by it. */

/** A slot whose instance has been there for so long, in milliseconds, before somebody looks at what is open, is listed as filled. */
const LISTED_MS = 45_000;

function slotIn(tag: CreateParameters['tag']): Slot | undefined {
  return slotOf({ tags: Object.fromEntries(tag.map(({ key, value }) => [key, value])) });
}

/** A slot that is filled is not asked for again: only as long as ECS remembers the client token, that makes no second instance. */
export function checkOpen({ world, key, began }: Invocation, { tag }: Pick<CreateParameters, 'tag'>): void {
  const slot = slotIn(tag);
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

/** Where a call for a slot got no answer, nobody tells that the slot has failed as long as its instance may be there. */
export function checkRefused({ world, key, name, uncertain }: Invocation, { id, subject }: Outcome): void {
  const isThere = ({ slot, goneAt }: InstanceFacts): boolean =>
    slot !== undefined && `${slot.requestId}/${slot.index}` === subject && goneAt === undefined;
  const isUncertain = [...uncertain.keys()].some((slot) => slot.split('/')[0] === subject.split('/').at(-1));
  const filled = name === 'create' ? [...world.ledger.instances.values()].find(isThere) : undefined;
  if (isUncertain && filled !== undefined)
    world.violate('outcomes are true', `${key} tells ${id}, which ${filled.instanceId} fills`);
}

/** Instances that are named in a series have the number of their slot, whoever asks for them and however often. */
export function checkName({ world, key }: Invocation, { tag, instanceName }: CreateParameters): void {
  const slot = slotIn(tag);
  const isNamed = requestById(world, slot?.requestId ?? '')?.body['instanceName'] !== undefined;
  const name = isNamed ? `web-${String(7 + (slot?.index ?? 0)).padStart(3, '0')}` : undefined;
  if (instanceName !== name) world.violate('options are obeyed', `${key} names an instance ${String(instanceName)}`);
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
