import { isAtGoal, isGoneAt, isUnclear, UNKNOWN, type Instance, type Intent } from '../../shared/domain/instance.ts';
import type { CloudError } from '../../shared/cloud/errors.ts';
import type { WorkItem } from '../../shared/domain/message.ts';
import {
  filledSlotOf,
  recordedFailure,
  intentOf,
  isPublished,
  newestGeneration,
  TAG,
} from '../../shared/domain/tags.ts';
import type { Ports } from '../../shared/ports.ts';
import { attemptAt, decideAgain, inTrouble, itemOf, waiting, type Attempt } from './attempt.ts';
import type { Seen } from './describe.ts';
import { lateStepMayShow } from './lateSteps.ts';
import { putPendingOn } from './putPendingOn.ts';

/** What to do with a work item, now that we know what Describe shows of its instance. */
export type Triage =
  | { kind: 'work'; attempt: Attempt }
  /** The goal has ended and its outcome is published. Take the pending tag off. */
  | { kind: 'untag'; item: WorkItem }
  /**
   * The end of an earlier goal took this goal's pending tag off, or a late step undid the goal. Put the tag on again.
   */
  | { kind: 'retag'; attempt: Attempt }
  /** The goal has ended and the pending tag is off: this message is late or a duplicate. */
  | { kind: 'drop'; item: WorkItem };

/** The result of triage for all items of one look. */
export interface Triaged {
  attempts: Attempt[];
  /** Items whose pending tag may come off. */
  finished: WorkItem[];
  /** Items whose pending tag is on again. A later look works on them. */
  reopened: WorkItem[];
  /** Items whose pending tag may go on again after a pause. */
  left: WorkItem[];
}

/**
 * Triages all items of one look, and changes the tags of goals that the end of an earlier goal or a late step affects.
 */
export async function triageAll(seen: readonly Seen[], ports: Ports): Promise<Triaged> {
  const now = ports.clock.now();
  const triages = seen.map(([item, instance]) => triage(item, instance, now));
  const retagging = only(triages, 'retag').map(({ attempt }) => attempt);
  const { reopened, left, refused } = await putPendingOn(
    retagging.map(({ item }) => item),
    ports,
  );
  const errors = new Map(refused.map(({ item, error }) => [item.instanceId, error]));
  const failing = retagging.flatMap((attempt) => {
    const error = errors.get(attempt.item.instanceId);
    return error === undefined ? [] : [withoutTag(attempt, error)];
  });
  return {
    attempts: [...only(triages, 'work').map(({ attempt }) => attempt), ...failing],
    finished: only(triages, 'untag').map(({ item }) => item),
    reopened,
    left,
  };
}

/** The triages of one kind. */
function only<K extends Triage['kind']>(triages: readonly Triage[], kind: K): Extract<Triage, { kind: K }>[] {
  return triages.filter((each): each is Extract<Triage, { kind: K }> => each.kind === kind);
}

/**
 * Compares a work item with what Describe shows. The tags are the truth. The goal in the message counts only where
 * Describe lists no instance, or does not show its tags.
 */
export function triage(item: WorkItem, instance: Instance | undefined, now: number): Triage {
  if (instance === undefined) return triageAbsent(item, now);
  const intent = intentOf(instance);
  const pending = instance.tags[TAG.pending] !== undefined;
  if (isAhead(item, instance, now)) return { kind: 'work', attempt: waitingAs(shown(item), instance) };
  if (intent !== undefined && !pending) return triagePublished(item, intent, instance, now);
  if (isUnclear(instance)) return triageUnclear(item, instance, now);
  if (intent !== undefined) return triagePending(item, intent, instance, now);
  return pending ? { kind: 'work', attempt: attemptAtUnreadable(item, instance) } : { kind: 'drop', item };
}

/**
 * What is finished and not there has nothing left to do. But one answer may leave out an instance that is there, and whose
 * tags are about to show that an older goal was written over this one late.
 */
function triageAbsent(item: WorkItem, now: number): Triage {
  const attempt = waitingAs({ ...item, absentSince: item.absentSince ?? now }, undefined);
  if (item.finished !== true) return { kind: 'work', attempt: decideAgain(attempt, now) };
  return tagsMayLag(item, now) ? { kind: 'work', attempt } : { kind: 'drop', item };
}

/**
 * An unclear instance waits, and its message keeps what it remembers. At its deadline the goal fails. If its outcome is
 * published already, the message is dropped instead, and the sweep takes the pending tag off later. Where the tags show
 * a newer goal, that goal and its deadline count.
 */
function triageUnclear(item: WorkItem, instance: Instance, now: number): Triage {
  const tagged = intentOf(instance);
  const isNewer = tagged !== undefined && tagged.generation > item.generation;
  const current = isNewer ? carry(itemOf(instance, tagged), item) : shown(item);
  const intent = tagged?.generation === current.generation ? tagged : intentFrom(current);
  const unknown = { ...instance, status: UNKNOWN } as const;
  if (now < current.deadline) {
    const step = { kind: 'wait' } as const;
    return { kind: 'work', attempt: inTrouble({ item: current, intent, instance: unknown, step }) };
  }
  if (current.finished === true) return { kind: 'drop', item: current };
  return { kind: 'work', attempt: attemptAt(current, intent, unknown, now) };
}

/** The item of an instance that Describe lists, in whatever form: it is not absent any more. */
export function shown(item: WorkItem): WorkItem {
  const present = { ...item };
  delete present.absentSince;
  return present;
}

function triagePending(item: WorkItem, intent: Intent, instance: Instance, now: number): Triage {
  if (item.finished === true && intent.generation === item.generation && !isUndone(intent, instance)) {
    return { kind: 'untag', item: { ...item, ...filledSlotOf(instance) } };
  }
  const attempt = attemptAt(carry(itemOf(instance, intent), item), intent, instance, now);
  return { kind: 'work', attempt: canPublish(item, attempt) ? attempt : waiting(attempt) };
}

/** Whether a goal whose outcome is published is not reached any more. No step of ours can undo the first goal. */
function isUndone(intent: Intent, instance: Instance): boolean {
  return intent.generation > 0 && canBeUndone(intent, instance);
}

function triagePublished(item: WorkItem, intent: Intent, instance: Instance, now: number): Triage {
  // The message that ended the goal may come again, from a function instance that died when its pending tag was off.
  const mayComeAgain = isPublished(instance, intent) && !isUnclear(instance) && lateStepMayShow(intent, now);
  // A step towards a newer goal that this one was written over may have come since, too.
  const isOfAnother = isOvertaken(item, intent) || item.generation > intent.generation;
  const undone = (isOfAnother || mayComeAgain) && canBeUndone(intent, instance);
  // Where ECS refuses the mark of a published outcome for good, the message alone knows of it.
  const known = item.finished === true && item.generation === intent.generation;
  const step = { kind: 'wait' } as const;
  if ((known || isPublished(instance, intent)) && !undone) {
    const mayBeUndoneYet = item.finished !== true && isOvertaken(item, intent) && isReversible(intent, instance);
    return mayBeUndoneYet && lateStepMayShow(intent, now)
      ? { kind: 'work', attempt: { item: shown(item), intent, instance, step } }
      : { kind: 'drop', item };
  }
  return { kind: 'retag', attempt: { item: carry(itemOf(instance, intent), item), intent, instance, step } };
}

/**
 * Whether this look may release the instance. Its tags vanish with it, so then only a message that knows of the release
 * can publish the outcome.
 */
function canPublish(item: WorkItem, { step, intent }: Attempt): boolean {
  return step.kind !== 'release' || item.generation === intent.generation;
}

/**
 * Whether the item is about an earlier goal, too. An earlier look may have decided on a step towards that goal, and the
 * step may take effect only after the present goal is reached. The look after such a step finds out, because its
 * message is about the earlier goal.
 */
function isOvertaken(item: WorkItem, { generation }: Intent): boolean {
  return (item.oldest ?? item.generation) < generation;
}

/**
 * Whether a late step can have undone the goal: not a release or a recorded failure, which are final, nor a goal that
 * is reached.
 */
function canBeUndone(intent: Intent, instance: Instance): boolean {
  return isReversible(intent, instance) && !isAtGoal(intent, instance);
}

/** Whether the goal's end is not final: it is no release and no recorded failure. */
export function isReversible(intent: Intent, instance: Instance): boolean {
  return !isGoneAt(intent.goal) && recordedFailure(instance, intent) === undefined;
}

/** Adds to an item from the tags what only the message knows: errors, refusals, reasons and the oldest generation. */
export function carry(item: WorkItem, message: WorkItem): WorkItem {
  const oldest = message.oldest ?? message.generation;
  const isOfGoal = message.generation === item.generation;
  return {
    ...item,
    ...(message.errors !== undefined && { errors: message.errors }),
    ...(message.refusal !== undefined && isOfGoal && { refusal: message.refusal }),
    ...(message.failed !== undefined && isOfGoal && item.failed !== undefined && { failed: message.failed }),
    ...(oldest < item.generation && { oldest }),
  };
}

/**
 * Whether a message knows of a newer goal than the tags that Describe shows, be its outcome published or not. The tags lag:
 * its goal was written before the message was sent. An instance that was not created here has had no goal before. After
 * two minutes we believe the tags: somebody has changed them by hand, or ECS took long over an earlier call, which wrote
 * its goal over the newer one.
 */
function isAhead(item: WorkItem, instance: Instance, now: number): boolean {
  // The end of the item's goal was told after it was set. An answer that shows that, and an older goal, is not too old.
  if (!tagsMayLag(item, now) || isPublished(instance, item)) return false;
  const newest = newestGeneration(instance);
  if (newest !== undefined) return item.generation > newest;
  return instance.tags[TAG.goal] === undefined && instance.tagsUnread !== true;
}

/** How long we wait for the tags that a message tells of, in milliseconds. Describe lags by seconds, clocks by more. */
const TAG_LAG_MS = 120_000;

/** Whether the tags of an item's goal may not show yet. Those of a creation come with the instance. */
function tagsMayLag({ generation }: WorkItem, now: number): boolean {
  return generation > 0 && now < generation + TAG_LAG_MS;
}

/** An attempt that waits, with the goal as the message knows it. */
function waitingAs(item: WorkItem, instance: Instance | undefined): Attempt {
  return { item, intent: intentFrom(item), instance, step: { kind: 'wait' } };
}

/**
 * The end of a goal whose pending tag ECS refuses for good: no sweep could find it again. One that is reached may be
 * published already, and without the mark that ECS refuses, too.
 */
function withoutTag(attempt: Attempt, { code, message }: CloudError): Attempt {
  const { intent, instance } = attempt;
  if (instance !== undefined && isAtGoal(intent, instance)) return { ...attempt, step: { kind: 'done' } };
  return { ...attempt, step: { kind: 'fail', code, reason: `Its pending tag is refused. ${message}` } };
}

/** The intent as the message knows it, for an instance without readable tags. */
function intentFrom({ goal, generation, failure }: WorkItem): Intent {
  return { goal, generation, withinSeconds: 0, ...(failure !== undefined && { failure }) };
}

function attemptAtUnreadable(item: WorkItem, instance: Instance): Attempt {
  return {
    item,
    instance,
    intent: { goal: item.goal, generation: item.generation, withinSeconds: 0 },
    step: { kind: 'fail', code: 'InvalidGoalTag', reason: 'Its goal tag is not readable: set the goal again.' },
  };
}
