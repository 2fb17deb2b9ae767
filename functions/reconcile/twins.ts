import { groupBy } from '../../shared/domain/lists.ts';
import { CloudError } from '../../shared/cloud/errors.ts';
import { allTagged } from '../../shared/cloud/taggedInstances.ts';
import { isGoneAt, isUnclear, STATUS_AT, type Instance } from '../../shared/domain/instance.ts';
import { errorFields } from '../../shared/platform/log.ts';
import type { Ports } from '../../shared/ports.ts';
import { failureOf, intentOf, slotOf, TAG } from '../../shared/domain/tags.ts';
import { idsOf, inTrouble, replaced, waiting, type Attempt } from './attempt.ts';
import { giveBack } from './giveBack.ts';

/**
 * Sees to it that of two instances of one slot only one has its outcome published: that it runs, or that it failed and is
 * kept. There can be two where a placement had no stock for one caller and had some for another. Nobody knows which of
 * them comes first, so each looks for the other before its own outcome is published.
 */
export async function yieldToTwins(attempts: readonly Attempt[], ports: Ports): Promise<Attempt[]> {
  let current = [...attempts];
  const suspects = attempts.filter(isAboutToBePublished);
  for (const [requestId, group] of groupBy(suspects, ({ instance }) => instance?.tags[TAG.request])) {
    if (requestId === undefined) continue;
    try {
      const siblings = await allTagged(ports.ecs, { [TAG.request]: requestId });
      current = replaced(current, await judgeTwins(group, siblings, ports));
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      ports.log.warn('twins not looked for', { requestId, ...errorFields(error) });
      current = replaced(
        current,
        group.map((attempt) => inTrouble(attempt)),
      );
    }
  }
  return current;
}

/** One that may have a twin and comes to its end now. A recorded failure may be published already, and stays. */
function isAboutToBePublished({ step, intent, instance, trouble }: Attempt): boolean {
  if (instance === undefined || trouble !== undefined || isGoneAt(intent.goal)) return false;
  // An instance whose goal tag is not readable cannot be given back by another tag.
  if (slotOf(instance)?.several !== true || intentOf(instance) === undefined) return false;
  return step.kind === 'done' || (step.kind === 'fail' && !hasFailed(instance));
}

async function judgeTwins(group: readonly Attempt[], siblings: readonly Instance[], ports: Ports): Promise<Attempt[]> {
  const now = ports.clock.now();
  const verdicts = groupBy(
    group,
    ({ instance, item }) => instance && verdictOn(instance, siblings, now < item.deadline),
  );
  const waits = (verdicts.get('wait') ?? []).map(waiting);
  const yielding = verdicts.get('yield') ?? [];
  if (yielding.length === 0) return waits;
  ports.log.warn('twins yield', { instanceIds: idsOf(yielding) });
  return [...waits, ...(await giveBack(yielding, { goal: 'Released' }, ports))];
}

/**
 * What becomes of an instance that has come to its end. It yields to a twin whose outcome is published, and to one of an
 * earlier placement. It waits for one of a later placement that is at its goal, too: either that one is being published
 * just now, because it could not see this one, or it will yield. Until its deadline it also waits for one of which ECS
 * does not say how it stands, or whether it is a twin.
 * @param inTime its deadline is still to come.
 */
function verdictOn(instance: Instance, siblings: readonly Instance[], inTime: boolean): 'stay' | 'wait' | 'yield' {
  const mine = slotOf(instance);
  const others = siblings.filter((other) => other.instanceId !== instance.instanceId && !isOnItsWayOut(other));
  const isTwin = (other: Instance): boolean => slotOf(other)?.index === mine?.index;
  const twins = others.filter((other) => isTwin(other) && !isUnclear(other));
  const isElder = (twin: Instance): boolean => (slotOf(twin)?.placement ?? 0) < (mine?.placement ?? 0);
  if (twins.some((twin) => wasPublished(twin) || isElder(twin))) return 'yield';
  const unclear = others.filter((other) => isUnclear(other) && (other.tagsUnread === true || isTwin(other)));
  return twins.some((twin) => hasStatusOfGoal(twin)) || (inTime && unclear.length > 0) ? 'wait' : 'stay';
}

function isOnItsWayOut(twin: Instance): boolean {
  const intent = intentOf(twin);
  return intent !== undefined && isGoneAt(intent.goal);
}

function hasStatusOfGoal(twin: Instance): boolean {
  const intent = intentOf(twin);
  return intent !== undefined && twin.status === STATUS_AT[intent.goal];
}

/** A failed one may bear its pending tag for a while. Its failure is recorded before it is published. */
function wasPublished(twin: Instance): boolean {
  return twin.tags[TAG.pending] === undefined || hasFailed(twin);
}

function hasFailed(instance: Instance): boolean {
  const intent = intentOf(instance);
  return intent !== undefined && failureOf(instance, intent) !== undefined;
}
