import { isAtGoal, type Instance, type Intent } from '../../shared/domain/instance.ts';
import type { WorkItem } from '../../shared/domain/message.ts';
import { failureOf, intentOf, isSuspected, isTold, TAG } from '../../shared/domain/tags.ts';
import { itemOf, openCase, redecide, type Case } from './case.ts';

/** What to make of a work item once its instance was looked for. */
export type Opening =
  | { kind: 'work'; case: Case }
  /** The goal was reached and told earlier; the pending tag is still on. */
  | { kind: 'settle'; item: WorkItem }
  /** An earlier goal's end took this one's pending tag off, or an earlier goal's act undid it: the tag goes on again. */
  | { kind: 'restore'; item: WorkItem; intent: Intent }
  /** It has ended, and there is no tag (any more) to take off: this message is late or a duplicate. */
  | { kind: 'drop'; item: WorkItem };

/** The openings of one kind. */
export function only<K extends Opening['kind']>(
  openings: readonly Opening[],
  kind: K,
): Extract<Opening, { kind: K }>[] {
  return openings.filter((opening): opening is Extract<Opening, { kind: K }> => opening.kind === kind);
}

/**
 * Holds a work item against what Describe shows. The tags are the truth: the message only says where to look, and
 * what it says of a goal counts only where there is no instance to ask.
 */
export function open(item: WorkItem, instance: Instance | undefined, now: number): Opening {
  if (instance === undefined) {
    return item.finished === true ? { kind: 'drop', item } : { kind: 'work', case: openAbsent(item, now) };
  }
  const intent = intentOf(instance);
  const pending = instance.tags[TAG.pending] !== undefined;
  if (intent !== undefined) {
    return pending ? openPending(item, intent, instance, now) : openTold(item, intent, instance);
  }
  return pending ? { kind: 'work', case: openUnreadable(item, instance) } : { kind: 'drop', item };
}

function openPending(item: WorkItem, intent: Intent, instance: Instance, now: number): Opening {
  if (item.finished === true && intent.generation <= item.generation && !isUndone(intent, instance)) {
    return { kind: 'settle', item };
  }
  const entry = openCase(carry(itemOf(instance, intent), item), intent, instance, now);
  if (isOvertaken(item, intent) && !isSuspected(instance, intent) && canBeUndone(intent, instance)) {
    entry.overtaken = true;
  }
  return { kind: 'work', case: canTell(item, entry) ? entry : { ...entry, step: { kind: 'wait' } } };
}

/** Whether a goal that was set later, and told as reached, is so no more. Nothing of ours undoes the first goal. */
function isUndone(intent: Intent, instance: Instance): boolean {
  return intent.generation > 0 && canBeUndone(intent, instance);
}

function openTold(item: WorkItem, intent: Intent, instance: Instance): Opening {
  const undone = (isOvertaken(item, intent) || isSuspected(instance, intent)) && canBeUndone(intent, instance);
  return isTold(instance, intent) && !undone
    ? { kind: 'drop', item }
    : { kind: 'restore', item: carry(itemOf(instance, intent), item), intent };
}

/** Once an instance is gone its tags are, too: only a message that knows of the release can then still tell of it. */
function canTell(item: WorkItem, { step, intent }: Case): boolean {
  return step.kind !== 'release' || item.generation === intent.generation;
}

/**
 * Whether the item was about an earlier goal, too. A step towards that one may have been decided on before the present
 * goal was set, and take its effect only after this one is reached: in each look that comes after such a step, either
 * its message is of the earlier goal, or `noteOvertaken` has left the suspicion on the instance.
 */
function isOvertaken(item: WorkItem, { generation }: Intent): boolean {
  return (item.oldest ?? item.generation) < generation;
}

/** A release and a failure are final, and what is reached cannot be suspected. */
function canBeUndone(intent: Intent, instance: Instance): boolean {
  return intent.goal !== 'Released' && failureOf(instance, intent) === undefined && !isAtGoal(intent, instance);
}

/** What the message remembers of looks that met an error, and of an earlier goal that none of them could see to. */
function carry(item: WorkItem, message: WorkItem): WorkItem {
  const oldest = message.oldest ?? message.generation;
  return {
    ...item,
    ...(message.errors !== undefined && { errors: message.errors }),
    ...(oldest < item.generation && { oldest }),
  };
}

function openAbsent(item: WorkItem, now: number): Case {
  const intent: Intent = {
    goal: item.goal,
    generation: item.generation,
    withinSeconds: 0,
    ...(item.failure !== undefined && { failure: item.failure }),
  };
  const absent = { ...item, absentSince: item.absentSince ?? now };
  return redecide({ item: absent, intent, instance: undefined, step: { kind: 'wait' } }, now);
}

function openUnreadable(item: WorkItem, instance: Instance): Case {
  return {
    item,
    instance,
    intent: { goal: item.goal, generation: item.generation, withinSeconds: 0 },
    step: { kind: 'fail', code: 'InvalidGoalTag', reason: `The tag ${TAG.goal} is not readable: set the goal again.` },
  };
}
