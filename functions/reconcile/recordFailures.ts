import { DESCRIBE_LIMIT, TAG_LIMIT } from '../../shared/cloud/ecs.ts';
import { splitting } from '../../shared/cloud/splitting.ts';
import { isAtGoal, isUnclear, type Instance } from '../../shared/domain/instance.ts';
import { groupBy } from '../../shared/domain/lists.ts';
import { failureTag, intentOf, recordedAt, recordedFailure, TAG } from '../../shared/domain/tags.ts';
import { errorFields } from '../../shared/platform/log.ts';
import type { Ports } from '../../shared/ports.ts';
import { idsOf, inTrouble, itemOf, replaced, type Attempt } from './attempt.ts';
import { carry } from './triage.ts';
import { sortUnchanged } from './unchangedTags.ts';

/**
 * Records failures in the tags of instances that stay, before their outcomes are published. From then on every look
 * sees the failure, and `status` can show it. Then it reads the instances again: another look may have found the goal
 * reached, and published that, before it could see the tag.
 * @param failed attempts whose failure is not recorded yet.
 * @returns the same attempts, with `trouble` where the failure is not recorded or not true.
 */
export async function recordFailures(failed: readonly Attempt[], ports: Ports): Promise<Attempt[]> {
  let current = [...failed];
  const unsure: string[] = [];
  const times = new Map<string, number>();
  for (const group of groupBy(failed, recordOf).values()) {
    const [first] = group;
    if (first === undefined) continue;
    const now = ports.clock.now();
    for (const id of idsOf(group)) times.set(id, now);
    const tags = failureTag(first.intent, codeOf(first), now);
    const refused = await splitting(idsOf(group), TAG_LIMIT, (batch) => ports.ecs.tag(batch, tags));
    const unchanged = sortUnchanged(refused.failed, ports);
    // It is published all the same: nobody would ever hear of it otherwise.
    current = current.map((each) =>
      unchanged.refused.has(each.item.instanceId) ? { ...each, unrecorded: true } : each,
    );
    current = troubling(
      current,
      refused.failed.flatMap(({ ids }) => ids).filter((id) => !unchanged.refused.has(id)),
    );
    unsure.push(...unchanged.unsure);
  }
  // A call that got no answer, or failed on the side of ECS, may have recorded it, up to 46 seconds later.
  const { untrue, unconfirmed, overtaken } = await withdrawUntrue(
    current.filter(({ item, trouble }) => trouble === undefined || unsure.includes(item.instanceId)),
    times,
    ports,
  );
  const paused = current.map((each) => {
    const { instanceId } = each.item;
    return untrue.includes(instanceId) ? pausing(each) : following(each, overtaken.get(instanceId));
  });
  return troubling(paused, [...untrue, ...unconfirmed, ...overtaken.keys()]);
}

/** The attempt, with the newer goal that somebody has set since the look. */
function following(attempt: Attempt, instance: Instance | undefined): Attempt {
  const intent = instance && intentOf(instance);
  if (instance === undefined || intent === undefined) return attempt;
  return { ...attempt, item: carry(itemOf(instance, intent), attempt.item) };
}

/**
 * The attempt, left alone for 15 seconds or more: Describe may lag by 10, and a record that is removed and still shown
 * would be published.
 */
function pausing(attempt: Attempt): Attempt {
  return { ...attempt, item: { ...attempt.item, errors: Math.max(attempt.item.errors ?? 0, 2) } };
}

/** Whether an attempt failed and its instance does not have this failure recorded yet. */
export function isUnrecorded({ step, intent, instance }: Attempt): boolean {
  return step.kind === 'fail' && instance !== undefined && recordedFailure(instance, intent) !== step.code;
}

/** What attempts have in common that are recorded by one call. */
function recordOf(attempt: Attempt): string {
  return `${attempt.intent.generation}/${codeOf(attempt)}`;
}

function codeOf({ step }: Attempt): string {
  return step.kind === 'fail' ? step.code : '';
}

function troubling(attempts: readonly Attempt[], ids: readonly string[]): Attempt[] {
  const troubled = new Set(ids);
  return replaced(
    attempts,
    attempts.filter(({ item }) => troubled.has(item.instanceId)).map((attempt) => inTrouble(attempt)),
  );
}

/**
 * Removes the record where the goal is reached after all, or ECS leaves the instance out.
 * @param times when each was recorded, by instance id.
 * @returns the ids that need another look: those with a removed record, and those that could not be read; and the
 * instances with a newer goal.
 */
async function withdrawUntrue(
  failed: readonly Attempt[],
  times: ReadonlyMap<string, number>,
  ports: Ports,
): Promise<{ untrue: string[]; unconfirmed: string[]; overtaken: Map<string, Instance> }> {
  const byId = new Map(failed.map((attempt) => [attempt.item.instanceId, attempt]));
  const reread = await splitting([...byId.keys()], DESCRIBE_LIMIT, (ids) => ports.ecs.describe(ids));
  const instances = reread.answers.flat();
  const unread = reread.failed.flatMap(({ ids }) => ids);
  const shown = new Map(instances.map((instance) => [instance.instanceId, instance]));
  // An answer that leaves an instance out confirms nothing of it.
  const untrue = idsOf(failed).filter((id) => {
    const instance = shown.get(id);
    return instance === undefined ? !unread.includes(id) : isReached(byId.get(id), instance);
  });
  const unclear = instances.filter((instance) => {
    const attempt = byId.get(instance.instanceId);
    const time = times.get(instance.instanceId) ?? 0;
    return attempt !== undefined && wasClear(attempt) && (isUnclear(instance) || isBehind(attempt, instance, time));
  });
  const overtaken = new Map([...shown].filter(([id, instance]) => isOvertaken(byId.get(id), instance)));
  const kept = await splitting(untrue, TAG_LIMIT, (batch) => ports.ecs.untag(batch, [TAG.outcome]));
  for (const { ids: instanceIds, error } of [...reread.failed, ...kept.failed]) {
    ports.log.warn('failure not confirmed', { instanceIds, ...errorFields(error) });
  }
  return { untrue, unconfirmed: [...unclear.map(({ instanceId }) => instanceId), ...unread], overtaken };
}

/**
 * Whether somebody has set a newer goal since the look. This look may have taken a step that undoes it, so another one has
 * to follow.
 */
function isOvertaken(attempt: Attempt | undefined, instance: Instance): boolean {
  return attempt !== undefined && (intentOf(instance)?.generation ?? 0) > attempt.intent.generation;
}

/**
 * An instance that was unclear at its deadline failed for that very reason, so a second unclear look changes nothing.
 */
function wasClear({ instance }: Attempt): boolean {
  return instance !== undefined && !isUnclear(instance);
}

/**
 * Whether an answer is older than the record, and so confirms nothing. An answer that shows it is as new as any that could
 * have shown the goal reached without it. It may show that of another look, which is older.
 */
function isBehind(attempt: Attempt, instance: Instance, time: number): boolean {
  if (attempt.unrecorded === true) return false;
  return isUnrecorded({ ...attempt, instance }) || recordedAt(instance, attempt.intent) < time;
}

/**
 * Whether the goal is reached now, and was not when it failed: a twin that cannot be given back fails at its goal. If
 * another look has published an end meanwhile, it is most likely this one.
 */
function isReached(attempt: Attempt | undefined, instance: Instance): boolean {
  if (attempt === undefined || intentOf(instance)?.generation !== attempt.intent.generation) return false;
  const { intent, instance: before } = attempt;
  return isAtGoal(intent, instance) && !(before !== undefined && isAtGoal(intent, before));
}
