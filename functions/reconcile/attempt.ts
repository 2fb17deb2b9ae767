import {
  DEADLINE_EXCEEDED,
  decide,
  isGoneAt,
  isUnclear,
  type Instance,
  type Intent,
  type Step,
} from '../../shared/domain/instance.ts';
import type { WorkItem } from '../../shared/domain/message.ts';
import { deadlineOf, decodeIntent, failureOf, filledSlotOf, isTold, TAG } from '../../shared/domain/tags.ts';

/**
 * How long an id may be absent from Describe before it counts as gone, in milliseconds. A new instance shows up within
 * seconds; two minutes also bridge a replica that lags, or a permission that is missing for a moment (Describe then
 * answers an empty list, not an error).
 */
const ABSENCE_MS = 120_000;

/** The same past the deadline, when a look that errs costs no more than an instance that stays. */
const ABSENCE_PAST_DEADLINE_MS = 30_000;

/**
 * The same of an instance that is to be released, in milliseconds: one Describe may leave out an instance that is there,
 * and a second one so much later hardly does.
 */
const RELEASED_MS = 10_000;

/** What kept an attempt from taking its step; it decides how long to leave the instance alone. */
export type Trouble = 'throttled' | 'error';

/**
 * How much longer an instance has whose look says too little, in milliseconds: it may be at its goal, and that published.
 * One that ECS never shows clearly again still ends.
 */
const UNCLEAR_MS = 600_000;

/** One instance in the course of one look. Each phase of the pipeline takes attempts and returns new ones. */
export interface Attempt {
  readonly item: WorkItem;
  readonly intent: Intent;
  readonly instance: Instance | undefined;
  readonly step: Step;
  readonly trouble?: Trouble;
  /** This look has started, stopped or released the instance, or may have. */
  readonly acted?: true;
  /** ECS has accepted its release, or was asked for it and lists the instance no more. */
  readonly released?: true;
  /** A step towards an earlier goal may still undo this goal after it is reached. */
  readonly overtaken?: true;
}

/** The attempt at an instance that Describe shows, with the step that it asks for. */
export function attemptAt(item: WorkItem, intent: Intent, instance: Instance, now: number): Attempt {
  return decideAgain({ item, intent, instance, step: { kind: 'wait' } }, now);
}

/** Recomputes the next step from what we now know of the instance. */
export function decideAgain(attempt: Attempt, now: number): Attempt {
  const { item, intent, instance } = attempt;
  const recorded = instance && failureOf(instance, intent);
  if (recorded !== undefined) {
    // Its outcome may be published already. So it stays this failure, whatever became of the instance since.
    return { ...attempt, step: { kind: 'fail', code: recorded, reason: 'So an earlier look found it.' } };
  }
  const patience = instance !== undefined && isUnclear(instance) ? UNCLEAR_MS : 0;
  const gone = attempt.released === true || isGone(attempt, now);
  const sight = { instance, known: item.seen === true, gone, expired: now >= item.deadline + patience };
  const step = decide(intent, sight);
  return { ...attempt, step: step.kind === 'fail' ? withCause(step, item.refusal) : step };
}

/** Whether an instance has been absent for long enough to believe that it is gone. */
function isGone({ item, intent }: Attempt, now: number): boolean {
  if (item.absentSince === undefined) return false;
  const isExpected = isGoneAt(intent.goal) && item.seen === true;
  const enough = isExpected ? RELEASED_MS : now < item.deadline ? ABSENCE_MS : ABSENCE_PAST_DEADLINE_MS;
  return now - item.absentSince >= enough;
}

/** Adds to a deadline's failure what has kept the instance from its goal. */
function withCause(step: Step & { kind: 'fail' }, refusal: string | undefined): Step {
  if (step.code !== DEADLINE_EXCEEDED || refusal === undefined) return step;
  return { ...step, reason: `${step.reason} ECS last refused its step with ${refusal}.`, cause: refusal };
}

/** Whether the attempt has come to an outcome that nothing keeps from being published. */
export function hasEnded({ step, trouble }: Attempt): boolean {
  return trouble === undefined && (step.kind === 'done' || step.kind === 'fail');
}

/** The attempt, left as it is until the next look. */
export function waiting(attempt: Attempt): Attempt {
  return { ...attempt, step: { kind: 'wait' } };
}

/** The attempt, kept from its step. */
export function inTrouble(attempt: Attempt, trouble: Trouble = 'error'): Attempt {
  return { ...attempt, trouble };
}

/** All attempts, with those replaced that a phase has changed. A look has one attempt at an instance at most. */
export function replaced(attempts: readonly Attempt[], changed: readonly Attempt[]): Attempt[] {
  const byId = new Map(changed.map((attempt) => [attempt.item.instanceId, attempt]));
  return attempts.map((attempt) => byId.get(attempt.item.instanceId) ?? attempt);
}

/** The ids of the instances of these attempts. */
export function idsOf(attempts: readonly Attempt[]): string[] {
  return attempts.map(({ item }) => item.instanceId);
}

/**
 * How much longer a goal has that was reached and that our own late step has undone, in milliseconds. Its deadline may
 * have passed, a sweep has to find it first, and a server may have to finish its start before it can stop.
 */
const UNDONE_MS = 600_000;

/** The work item that an instance's own tags make. */
export function itemOf(instance: Instance, intent: Intent): WorkItem {
  // Published and pending all the same: a late step undid the goal. That cannot happen to the first goal, of which no
  // tag tells whether it is published.
  const wasUndone = intent.generation > 0 && isTold(instance, intent);
  return {
    instanceId: instance.instanceId,
    goal: intent.goal,
    generation: intent.generation,
    deadline: deadlineOf(intent, instance) + (wasUndone ? UNDONE_MS : 0),
    seen: true,
    ...filledSlotOf(instance),
    ...(intent.failure !== undefined && { failure: intent.failure, failed: failedGoal(instance) }),
  };
}

/** What an instance that is given back was to become. Its message knows why that failed; the tags hold the code alone. */
function failedGoal({ tags }: Instance): NonNullable<WorkItem['failed']> {
  return { goal: decodeIntent(tags[TAG.goal])?.goal ?? 'Running', reason: '' };
}
