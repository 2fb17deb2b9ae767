import { isAtGoal, isGoneAt, isUnclear, UNKNOWN, type Instance, type Intent } from '../../shared/domain/instance.ts';
import type { WorkItem } from '../../shared/domain/message.ts';
import { failureOf, intentOf, isSuspected, isTold, TAG } from '../../shared/domain/tags.ts';
import type { Ports } from '../../shared/ports.ts';
import { attemptAt, decideAgain, inTrouble, itemOf, replaced, waiting, type Attempt } from './attempt.ts';
import type { Seen } from './describe.ts';
import { putPendingOn } from './putPendingOn.ts';

/** What to make of a work item once its instance was looked for. */
export type Triage =
  | { kind: 'work'; attempt: Attempt }
  /** The goal was reached and its outcome published earlier. The pending tag is still on. */
  | { kind: 'untag'; item: WorkItem }
  /** The end of an earlier goal took this goal's pending tag off, or a late step undid it. The tag goes on again. */
  | { kind: 'retag'; item: WorkItem; intent: Intent }
  /** It has ended, and no tag is left to take off: this message is late or a duplicate. */
  | { kind: 'drop'; item: WorkItem };

/** What all of one look is to do. */
export interface Triaged {
  attempts: Attempt[];
  /** Items whose pending tag may come off. */
  finished: WorkItem[];
  /** Items whose pending tag is on again: a later look works on them. */
  reopened: WorkItem[];
  /** Items whose pending tag could not be put on again. */
  untagged: WorkItem[];
}

/** Sorts all that one look has seen, and sees to the tags of goals that an earlier goal has interfered with. */
export async function triageAll(seen: readonly Seen[], ports: Ports): Promise<Triaged> {
  const now = ports.clock.now();
  const triages = seen.map(([item, instance]) => triage(item, instance, now));
  const { reopened, left } = await putPendingOn(only(triages, 'retag'), ports);
  const attempts = only(triages, 'work').map(({ attempt }) => attempt);
  return {
    attempts: await markOvertaken(attempts, ports),
    finished: only(triages, 'untag').map(({ item }) => item),
    reopened,
    untagged: left,
  };
}

/** The triages of one kind. */
export function only<K extends Triage['kind']>(triages: readonly Triage[], kind: K): Extract<Triage, { kind: K }>[] {
  return triages.filter((each): each is Extract<Triage, { kind: K }> => each.kind === kind);
}

/**
 * Holds a work item against what Describe shows. The tags are the truth. The message only says where to look; what it
 * says of a goal counts only where no instance is there to ask.
 */
export function triage(item: WorkItem, instance: Instance | undefined, now: number): Triage {
  if (instance === undefined) {
    return item.finished === true ? { kind: 'drop', item } : { kind: 'work', attempt: attemptAtAbsent(item, now) };
  }
  const intent = intentOf(instance);
  const pending = instance.tags[TAG.pending] !== undefined;
  if (intent !== undefined && !pending) return triagePublished(item, intent, instance);
  if (isUnclear(instance)) return triageUnclear(item, instance, now);
  if (intent !== undefined) return triagePending(item, intent, instance, now);
  return pending ? { kind: 'work', attempt: attemptAtUnreadable(item, instance) } : { kind: 'drop', item };
}

/**
 * An instance of which ECS does not say how it stands waits, and its message keeps all that it remembers. Only the deadline
 * ends it, unless its outcome is published: the rest is then left to the sweep. A newer goal that its tags tell of has a
 * deadline of its own.
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

/** The item of an instance that Describe shows, however oddly: it is not absent any more. */
function shown(item: WorkItem): WorkItem {
  const present = { ...item };
  delete present.absentSince;
  return present;
}

function triagePending(item: WorkItem, intent: Intent, instance: Instance, now: number): Triage {
  if (item.finished === true && intent.generation <= item.generation && !isUndone(intent, instance)) {
    return { kind: 'untag', item };
  }
  const attempt = attemptAt(carry(itemOf(instance, intent), item), intent, instance, now);
  const overtaken = isOvertaken(item, intent) && !isSuspected(instance, intent) && canBeUndone(intent, instance);
  const marked: Attempt = overtaken ? { ...attempt, overtaken: true } : attempt;
  return { kind: 'work', attempt: canPublish(item, attempt) ? marked : waiting(marked) };
}

/** Whether a later goal was published as reached and is so no more. No step of ours undoes the first goal. */
function isUndone(intent: Intent, instance: Instance): boolean {
  return intent.generation > 0 && canBeUndone(intent, instance);
}

function triagePublished(item: WorkItem, intent: Intent, instance: Instance): Triage {
  const undone = (isOvertaken(item, intent) || isSuspected(instance, intent)) && canBeUndone(intent, instance);
  return isTold(instance, intent) && !undone
    ? { kind: 'drop', item }
    : { kind: 'retag', item: carry(itemOf(instance, intent), item), intent };
}

/** Once an instance is gone its tags are, too. Only a message that knows of the release can then publish its end. */
function canPublish(item: WorkItem, { step, intent }: Attempt): boolean {
  return step.kind !== 'release' || item.generation === intent.generation;
}

/**
 * Whether the item was about an earlier goal, too. A look may have decided on a step towards that goal before the present
 * one was set, and the step may take effect only after the present goal is reached. Each look after such a step finds out:
 * its message is of the earlier goal, or `markOvertaken` has left the suspicion on the instance.
 */
function isOvertaken(item: WorkItem, { generation }: Intent): boolean {
  return (item.oldest ?? item.generation) < generation;
}

/** A release and a failure are final, and a goal that is reached has not been undone. */
function canBeUndone(intent: Intent, instance: Instance): boolean {
  return !isGoneAt(intent.goal) && failureOf(instance, intent) === undefined && !isAtGoal(intent, instance);
}

/** Takes over what the message alone knows: looks that met an error, refusals, reasons, and an earlier goal not seen to. */
function carry(item: WorkItem, message: WorkItem): WorkItem {
  const oldest = message.oldest ?? message.generation;
  return {
    ...item,
    ...(message.errors !== undefined && { errors: message.errors }),
    ...(message.refusal !== undefined && message.generation === item.generation && { refusal: message.refusal }),
    ...(message.failed !== undefined && item.failed !== undefined && { failed: message.failed }),
    ...(oldest < item.generation && { oldest }),
  };
}

function attemptAtAbsent(item: WorkItem, now: number): Attempt {
  const absent = { ...item, absentSince: item.absentSince ?? now };
  return decideAgain({ item: absent, intent: intentFrom(item), instance: undefined, step: { kind: 'wait' } }, now);
}

/** What a message tells of an intent whose tags nobody can read. */
function intentFrom({ goal, generation, failure }: WorkItem): Intent {
  return { goal, generation, withinSeconds: 0, ...(failure !== undefined && { failure }) };
}

function attemptAtUnreadable(item: WorkItem, instance: Instance): Attempt {
  return {
    item,
    instance,
    intent: { goal: item.goal, generation: item.generation, withinSeconds: 0 },
    step: { kind: 'fail', code: 'InvalidGoalTag', reason: `The tag ${TAG.goal} is not readable: set the goal again.` },
  };
}

/** Notes on the instance, before this goal's outcome is published, that a late step towards an earlier goal may undo it. */
async function markOvertaken(attempts: readonly Attempt[], ports: Ports): Promise<Attempt[]> {
  const overtaken = attempts.filter((attempt) => attempt.overtaken);
  const { left } = await putPendingOn(overtaken, ports);
  const refused = new Set(left.map(({ instanceId }) => instanceId));
  return replaced(
    attempts,
    overtaken.filter(({ item }) => refused.has(item.instanceId)).map((attempt) => inTrouble(attempt)),
  );
}
