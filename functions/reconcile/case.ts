import { decide, type Instance, type Intent, type Step } from '../../shared/domain/instance.ts';
import type { WorkItem } from '../../shared/domain/message.ts';
import { deadlineOf, failureOf, isTold } from '../../shared/domain/tags.ts';

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
  /** A step towards an earlier goal may yet undo this one, once it is reached: that is to be noted on the instance. */
  overtaken?: true;
}

/** A case for an instance that is there. */
export function openCase(item: WorkItem, intent: Intent, instance: Instance, now: number): Case {
  return redecide({ item, intent, instance, step: { kind: 'wait' } }, now);
}

/** The case with the step that what is now known of its instance asks for. */
export function redecide(entry: Case, now: number): Case {
  const { item, intent, instance } = entry;
  const failed = instance && failureOf(instance, intent);
  if (failed !== undefined) {
    // A failure that is noted may be told already: it stays one, and the same, whatever became of the instance since.
    return { ...entry, step: { kind: 'fail', code: failed, reason: 'So an earlier look found it.' } };
  }
  const gone = item.absentSince !== undefined && now - item.absentSince >= ABSENCE_MS;
  const sight = { instance, known: item.seen === true, gone, expired: now >= item.deadline };
  return { ...entry, step: decide(intent, sight) };
}

/**
 * How much longer a goal has that was reached and undone by our own late step, in milliseconds: its deadline may have
 * passed, and a sweep has to find it, to stop a server that may first have to finish its start.
 */
const UNDONE_MS = 600_000;

/** The work item that an instance's own tags make. */
export function itemOf(instance: Instance, intent: Intent): WorkItem {
  // Told, and pending nevertheless: nothing of ours undoes the first goal, and no tag tells whether that is told.
  const wasUndone = intent.generation > 0 && isTold(instance, intent);
  return {
    instanceId: instance.instanceId,
    goal: intent.goal,
    generation: intent.generation,
    deadline: deadlineOf(intent, instance) + (wasUndone ? UNDONE_MS : 0),
    seen: true,
    ...(intent.failure !== undefined && { failure: intent.failure }),
  };
}
