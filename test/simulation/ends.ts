import { FAILED, type Outcome } from '../../shared/domain/outcomes.ts';
import { DEADLINE_EXCEEDED, isGoneAt, STATUS_AT, type Instance } from '../../shared/domain/instance.ts';
import { deadlineOf, intentOf, recordedFailure, slotOf, TAG } from '../../shared/domain/tags.ts';
import { isOldLook } from './fresh.ts';
import type { Invocation } from './invocation.ts';
import type { Published } from './ledger.ts';

/** Checks, at the moment of an act, that it ends what has ended, and nothing else. */

/**
 * The pending tag comes off when it is told how the goal ended that the instance was last seen to have. Or a newer one,
 * which that one was written over since: that shows when the tags are read again.
 */
export function checkUntag({ world, key, seen }: Invocation, ids: readonly string[]): void {
  for (const id of ids) {
    const intent = intentOf({ tags: seen.get(id)?.tags ?? {} });
    if (intent === undefined || isGoneAt(intent.goal)) continue;
    const isEnd = ({ outcome }: Published): boolean => Number(outcome.id.split('/')[1]) >= intent.generation;
    if (!world.ledger.outcomesOf(id).some(isEnd))
      world.violate('every item ends', `${key} takes the pending tag off ${id}, and nobody was told of its end`);
  }
}

/** What came off by a call that was answered after this time may have been the tag of a goal that was set meanwhile. */
export function noteUntagged(invocation: Invocation, ids: readonly string[]): void {
  for (const id of ids) if (isOldLook(invocation, id)) invocation.untaggedBlindly.add(id);
}

/** An outcome rests on what its invocation has seen. */
export function checkTelling(invocation: Invocation, outcome: Outcome): void {
  checkTwinsOf(invocation, outcome);
  checkUntrue(invocation, outcome);
  checkAskedTwice(invocation, outcome);
  checkSweptEnd(invocation, outcome);
}

/**
 * Of two instances of one slot one is told: whoever tells that an instance is at its goal has seen no twin of it in two
 * lists of its request, or one that is not told.
 */
function checkTwinsOf(invocation: Invocation, { id, type, subject }: Outcome): void {
  const { world, seen, lists } = invocation;
  const instance = seen.get(subject);
  const slot = instance && slotOf(instance);
  if (instance === undefined || slot?.several !== true || type === FAILED || type === 'instance.released') return;
  const twins = [...seen.values()].filter((other) => isTwinOf(instance, other));
  // One whose tags an answer did not show may be its twin.
  const isUnsure = [...seen.values()].some(({ tagsUnread }) => tagsUnread === true);
  if (twins.length === 0 && !isUnsure && (lists.get(slot.requestId) ?? 0) < 2)
    world.violate('never two instances for one slot', `${id} is told after a look at less than two lists`);
  // Excluded: both were told, since the lists left one out, and a goal that was set since hides it. One is given back yet.
  const isTold = (twin: Instance): boolean => twin.tags[TAG.pending] === undefined && !world.isPending(twin.instanceId);
  const told = twins.find((twin) => isTold(twin) && isToStay(twin));
  if (told !== undefined)
    world.violate('never two instances for one slot', `${id} is told beside ${told.instanceId}, which is`);
}

function isTwinOf(instance: Instance, other: Instance): boolean {
  const [mine, its] = [slotOf(instance), slotOf(other)];
  const isOfSlot = its?.requestId === mine?.requestId && its?.index === mine?.index;
  return other.instanceId !== instance.instanceId && isOfSlot;
}

function isToStay(twin: Instance): boolean {
  const intent = intentOf(twin);
  return intent !== undefined && !isGoneAt(intent.goal);
}

/** What a look at messages does not see, and has not released, is told to be gone only when ECS was asked once more. */
function checkAskedTwice({ world, trigger, asked, releases }: Invocation, { id, subject }: Outcome): void {
  const isFound = trigger === 'queue' && id === `${subject}/gone` && !releases.has(subject);
  if (isFound && (asked.get(subject) ?? 0) < 2)
    world.violate('outcomes are true', `${id} is told after one look that did not show it`);
}

/** A failure that this invocation has recorded is not told where the instance was seen at its goal since. */
function checkUntrue({ world, seen, recorded }: Invocation, { id, type, subject, data }: Outcome): void {
  const { status, tags = {}, publicIps = [] } = seen.get(subject) ?? {};
  const intent = intentOf({ tags });
  const lacksAddress = intent?.publicIp === true && publicIps.length === 0;
  const isOfGoal = intent !== undefined && id === `${subject}/${intent.generation}`;
  const isReached = isOfGoal && status === STATUS_AT[intent.goal] && !lacksAddress;
  if (type === FAILED && data.code === DEADLINE_EXCEEDED && isReached && recorded.has(id))
    world.violate('outcomes are true', `${id} has failed, and is ${status ?? ''}`);
}

/** Around a deadline, two looks may see both ends: for so long after it a sweep stays away, in milliseconds. */
const AWAY_MS = 60_000;

/** What comes to its end about its deadline is told by a message, and not by a sweep beside it. */
function checkSweptEnd({ world, trigger, seen, instance }: Invocation, { id, subject, type, data }: Outcome): void {
  const shown = seen.get(subject);
  const intent = shown && intentOf(shown);
  const isOfTime = type !== FAILED || data.code === DEADLINE_EXCEEDED;
  if (trigger !== 'sweep' || shown === undefined || intent === undefined || isGoneAt(intent.goal) || !isOfTime) return;
  const overdue = instance.clock.now() - deadlineOf(intent, shown);
  if (overdue >= 0 && overdue < AWAY_MS)
    world.violate('one outcome an item', `a sweep tells ${id} ${Math.round(overdue / 1000)} s after its deadline`);
}

/**
 * Whose pending tag came off on an old look is read again. What a sweep did, nobody else looks after: it marks as pending
 * again what it saw to have got a newer goal before its step, and what it has released without an answer is told, or in a
 * message.
 */
export function checkLookedAfter(invocation: Invocation): void {
  const { world, key, trigger, stepped, seen, recalled, unanswered, asked, unshown, resent, toldGone } = invocation;
  // Excluded: a function instance that ECS has throttled makes no call of that API until the minute is over.
  for (const id of invocation.throttled ? [] : invocation.untaggedBlindly)
    world.violate('every item ends', `${key} takes the pending tag off ${id} on an old look, and does not look again`);
  if (trigger !== 'sweep') return;
  for (const [id, goalTag] of stepped) {
    const shown = seen.get(id);
    const intent = shown && intentOf(shown);
    const before = intentOf({ tags: { [TAG.goal]: goalTag ?? '' } });
    if (shown === undefined || intent === undefined || intent.generation <= (before?.generation ?? Infinity)) continue;
    const isFinal = isGoneAt(intent.goal) || recordedFailure(shown, intent) !== undefined;
    if (!isFinal && !recalled.has(id) && !invocation.throttled)
      world.violate('every item ends', `${key} leaves ${id}, which it took a step for`);
  }
  for (const id of unanswered) {
    const isShown = asked.has(id) && !unshown.has(id);
    const facts = world.ledger.instances.get(id);
    const isReleased = facts?.goneAt !== undefined && facts.releasedBy === invocation;
    if (isReleased && !isShown && !resent.has(id) && !toldGone.includes(`${id}/gone`))
      world.violate('every item ends', `${key} leaves ${id}, which it has released`);
  }
}
