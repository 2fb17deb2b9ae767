import { decide, type Instance, type Intent, type Step } from '../../shared/instance.ts';
import { deadlineOf, failureOf, intentOf, isTold, TAG, type WorkItem } from '../../shared/workItem.ts';

/**
 * How long an id may be absent from Describe before it counts as gone, in milliseconds. A new instance shows up within
 * seconds; two minutes also bridge a replica that lags, or a permission that is missing for a moment (Describe then
 * answers an empty list, not an error).
 */
export const ABSENCE_MS = 120_000;

/** One instance in the course of one look. */
export interface Case {
  item: WorkItem;
  intent: Intent;
  instance: Instance | undefined;
  step: Step;
  /** What kept this look from taking the step: how long to leave it alone. */
  trouble?: 'throttled' | 'error';
  /** It was started, stopped or released in this look, or may have been. */
  acted?: true;
}

/** What to make of a work item once its instance was looked for. */
export type Opening =
  | { kind: 'work'; case: Case }
  /** The goal was reached and told earlier; the pending tag is still on. */
  | { kind: 'settle'; item: WorkItem }
  /** The goal is told or lost its pending tag to an earlier one, and is not reached: the tag has to be put on again. */
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
  if (instance.tags[TAG.pending] === undefined) {
    return intent === undefined || (isTold(instance, intent) && !isUndone(item, intent, instance))
      ? { kind: 'drop', item }
      : { kind: 'restore', item: itemOf(instance, intent), intent };
  }
  if (intent === undefined) return { kind: 'work', case: openUnreadable(item, instance) };
  if (item.finished === true && intent.generation <= item.generation) return { kind: 'settle', item };
  return { kind: 'work', case: openCase(carryErrors(itemOf(instance, intent), item), intent, instance, now) };
}

/**
 * Whether a goal that was reached and told is so no more, and by our doing: a step towards an earlier goal, decided on
 * before this one was set, can take its effect after this one was told. Only an item of that earlier goal tells of it;
 * for any other it is somebody else's business what became of the instance afterwards.
 */
function isUndone(item: WorkItem, intent: Intent, instance: Instance): boolean {
  if (item.generation >= intent.generation || failureOf(instance, intent) !== undefined) return false;
  return decide(intent, { instance, known: true, gone: false, expired: false }).kind !== 'done';
}

/** A case for an instance that is there. */
export function openCase(item: WorkItem, intent: Intent, instance: Instance, now: number): Case {
  return redecide({ item, intent, instance, step: { kind: 'wait' } }, now);
}

/** The case with the step that what is now known of its instance asks for. */
export function redecide(entry: Case, now: number): Case {
  const { item, intent, instance } = entry;
  const failed = instance && failureOf(instance, intent);
  // A failure that is noted may be told already: it stays one, and the same, whatever became of the instance since.
  if (failed !== undefined) {
    return { ...entry, step: { kind: 'fail', code: failed, reason: 'So an earlier look found it.' } };
  }
  const gone = item.absentSince !== undefined && now - item.absentSince >= ABSENCE_MS;
  const sight = { instance, known: item.seen === true, gone, expired: now >= item.deadline };
  return { ...entry, step: decide(intent, sight) };
}

/** The work item that an instance's own tags make. */
export function itemOf(instance: Instance, intent: Intent): WorkItem {
  return {
    instanceId: instance.instanceId,
    goal: intent.goal,
    generation: intent.generation,
    deadline: deadlineOf(intent, instance),
    seen: true,
    ...(intent.failure !== undefined && { failure: intent.failure }),
  };
}

function carryErrors(item: WorkItem, message: WorkItem): WorkItem {
  return message.errors === undefined ? item : { ...item, errors: message.errors };
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
