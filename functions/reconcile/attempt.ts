import {
  DEADLINE_EXCEEDED,
  decide,
  isAtGoal,
  isGoneAt,
  isUnclear,
  type Instance,
  type Intent,
  type Step,
} from '../../shared/domain/instance.ts';
import { HIDDEN_MS } from '../../shared/domain/limits.ts';
import type { WorkItem } from '../../shared/domain/message.ts';
import {
  deadlineOf,
  decodeIntent,
  recordedAt,
  recordedFailure,
  filledSlotOf,
  isCleanUp,
  isPublished,
  TAG,
} from '../../shared/domain/tags.ts';

/**
 * How long Describe may leave an id out before the instance counts as gone, in milliseconds, past its deadline, where an
 * outcome is due. Before it is `HIDDEN_MS`.
 */
const ABSENCE_PAST_DEADLINE_MS = 30_000;

/**
 * The same for an instance that is to be released, in milliseconds. One Describe may leave out an instance that is
 * there; a second one so much later hardly does.
 */
const RELEASED_MS = 10_000;

/**
 * How long after its record a failure may yet be withdrawn, in milliseconds: a call that records it takes up to 46 s, one
 * that reads the instance again 10 s, and one that takes the record off 46 s.
 */
const WITHDRAWAL_MS = 102_000;

/** What kept an attempt from its step: throttling or another error. It decides how long to pause. */
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
  /** ECS refuses for good to have its failure recorded. */
  readonly unrecorded?: true;
}

/** Makes the attempt for an instance that Describe shows, with its next step. */
export function attemptAt(item: WorkItem, intent: Intent, instance: Instance, now: number): Attempt {
  return decideAgain({ item, intent, instance, step: { kind: 'wait' } }, now);
}

/** Recomputes the next step from what we now know of the instance. */
export function decideAgain(attempt: Attempt, now: number): Attempt {
  const { item, intent, instance } = attempt;
  const recorded = instance && recordedFailure(instance, intent);
  if (recorded !== undefined) {
    // After short pauses: nothing is wrong with the calls.
    if (mayBeWithdrawn(attempt, now)) return inTrouble(waiting({ ...attempt, item: { ...item, errors: 1 } }));
    // The outcome of a recorded failure may be published already, so it stays a failure even if the goal is now
    // reached.
    return { ...attempt, step: { kind: 'fail', code: recorded, reason: 'So an earlier look found it.' } };
  }
  const patience = instance !== undefined && isUnclear(instance) ? UNCLEAR_MS : 0;
  const gone = attempt.released === true || isGone(attempt, now);
  const sight = { instance, known: item.seen === true, gone, expired: now >= item.deadline + patience };
  const step = decide(intent, sight);
  return { ...attempt, step: step.kind === 'fail' ? withCause(step, item.refusal) : step };
}

/**
 * Whether the look that recorded a failure may be about to withdraw it: it reads the instance again, and finds it at its
 * goal, too.
 */
function mayBeWithdrawn({ intent, instance }: Attempt, now: number): boolean {
  if (instance === undefined || !isAtGoal(intent, instance)) return false;
  return Math.abs(now - recordedAt(instance, intent)) < WITHDRAWAL_MS;
}

/** Whether an instance has been absent for long enough to believe that it is gone. */
function isGone({ item, intent }: Attempt, now: number): boolean {
  if (item.absentSince === undefined) return false;
  const isExpected = isGoneAt(intent.goal) && item.seen === true;
  const enough = isExpected ? RELEASED_MS : now < item.deadline ? HIDDEN_MS : ABSENCE_PAST_DEADLINE_MS;
  return now - item.absentSince >= enough;
}

/** Adds to the failure at a deadline why ECS last refused a step. */
function withCause(step: Step & { kind: 'fail' }, refusal: string | undefined): Step {
  if (step.code !== DEADLINE_EXCEEDED || refusal === undefined) return step;
  return { ...step, reason: `${step.reason} ECS last refused its step with ${refusal}.`, cause: refusal };
}

/** Whether the goal of the attempt is reached or failed, so that its outcome can be published. */
export function hasEnded({ step, trouble }: Attempt): boolean {
  return trouble === undefined && (step.kind === 'done' || step.kind === 'fail');
}

/**
 * How long a goal has been open, in seconds: from when its message was first sent, or as its tags say, where new instances
 * have their time to the minute.
 */
export function secondsTaken({ item, intent }: Pick<Attempt, 'item' | 'intent'>, now: number): number {
  return Math.max(0, Math.round((now - item.deadline) / 1000) + intent.withinSeconds);
}

/** The attempt, to be left alone until the next look. */
export function waiting(attempt: Attempt): Attempt {
  return { ...attempt, step: { kind: 'wait' } };
}

/** The attempt, to be tried again after a pause. */
export function inTrouble(attempt: Attempt, trouble: Trouble = 'error'): Attempt {
  return { ...attempt, trouble };
}

/**
 * All attempts, in their order, with the changed ones in place of the old. A look has one attempt for each instance.
 */
export function replaced(attempts: readonly Attempt[], changed: readonly Attempt[]): Attempt[] {
  const byId = new Map(changed.map((attempt) => [attempt.item.instanceId, attempt]));
  return attempts.map((attempt) => byId.get(attempt.item.instanceId) ?? attempt);
}

/** The ids of the instances of these attempts. */
export function idsOf(attempts: readonly Attempt[]): string[] {
  return attempts.map(({ item }) => item.instanceId);
}

/**
 * How much time a goal gets back that was reached and that our own late step undid, in milliseconds. Its deadline may
 * have passed, a sweep has to find it first, and a server may have to finish its start before it can stop.
 */
const UNDONE_MS = 600_000;

/** The work item for an instance, from its own tags. */
export function itemOf(instance: Instance, intent: Intent): WorkItem {
  // A goal that is published and still pending was undone by a late step. The first goal cannot be undone so, and no
  // tag says whether it is published.
  const wasUndone = intent.generation > 0 && isPublished(instance, intent);
  return {
    instanceId: instance.instanceId,
    goal: intent.goal,
    generation: intent.generation,
    deadline: deadlineOf(intent, instance) + (wasUndone ? UNDONE_MS : 0),
    seen: true,
    ...filledSlotOf(instance),
    ...(intent.failure !== undefined && { failure: intent.failure }),
    ...(isCleanUp(instance, intent) && { failed: failedGoal(instance) }),
  };
}

/**
 * The goal that an instance had before it was given back. Only its message knows the reason; the tags hold just the code.
 */
function failedGoal({ tags }: Instance): NonNullable<WorkItem['failed']> {
  return { goal: decodeIntent(tags[TAG.goal])?.goal ?? 'Running', reason: '' };
}
