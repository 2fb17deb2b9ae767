import { CloudError } from '../../shared/cloud/errors.ts';
import { isGoneAt, isUnclear, type Instance } from '../../shared/domain/instance.ts';
import { inMessages, type WorkItem } from '../../shared/domain/message.ts';
import { delaySeconds, nextTick } from '../../shared/domain/pacing.ts';
import { intentOf } from '../../shared/domain/tags.ts';
import type { Ports, Settings } from '../../shared/ports.ts';
import { decideAgain, itemOf, type Attempt } from './attempt.ts';
import { describe, type Seen, type Troubled } from './describe.ts';
import { publishOutcomes } from './publishOutcomes.ts';
import { putPendingOn } from './putPendingOn.ts';
import { isReversible, triageAll } from './triage.ts';

/**
 * Does what the next look of a message would do, because there may be no message. Our step may have undone a goal that
 * somebody set in the meantime. And an instance may be gone although ECS did not answer its release, or its outcome
 * could not be published.
 * @param acted the items whose instances a sweep has just started, stopped or released.
 * @param troubled those of them whose step or outcome got no answer, among others.
 * @returns the attempts whose outcome it published.
 * @throws CloudError when neither the queue nor the topic takes what became of a released instance.
 */
export async function lookAfter(
  acted: readonly WorkItem[],
  troubled: readonly Troubled[],
  ports: Ports,
  settings: Settings,
): Promise<Attempt[]> {
  const inTrouble = new Set(troubled.map(({ item }) => item.instanceId));
  const { seen, troubled: unseen } = await describe(acted, ports);
  const current = seen.filter((each) => overtaken(each).length === 0);
  const unclear = current.filter(([item, instance]) => {
    if (instance === undefined) return false;
    return isUnclear(instance) || (!inTrouble.has(item.instanceId) && lacksStep(item, instance));
  });
  // We do not know what our step did to these. Their pending tag has the next sweep check them.
  await putPendingOn(
    [...unseen.map(({ item }) => item), ...unclear.map(([item]) => item), ...seen.flatMap(overtaken)],
    ports,
  );
  const { attempts } = await triageAll(current, ports);
  const missing = attempts.filter(
    ({ item, instance, intent }) => instance === undefined && isGoneAt(intent.goal) && inTrouble.has(item.instanceId),
  );
  const unseenReleases = unseen.map(({ item }) => item).filter(({ goal }) => isGoneAt(goal));
  return tellOrEnqueue(missing, unseenReleases, ports, settings);
}

/**
 * Puts released instances into the queue: their tags are gone with them, so no sweep can publish their end. One Describe
 * may leave out an instance that is there, so the next look at the message decides. Where the queue takes none, a second
 * Describe does at once: nobody would hear of those that are missing otherwise.
 * @returns the attempts whose outcome it published.
 */
async function tellOrEnqueue(
  missing: readonly Attempt[],
  unseen: readonly WorkItem[],
  ports: Ports,
  settings: Settings,
): Promise<Attempt[]> {
  try {
    await enqueue([...missing.map(({ item }) => item), ...unseen], ports, settings);
    return [];
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    const { seen, troubled } = await describe(
      missing.map(({ item }) => item),
      ports,
    );
    const missingStill = new Set(seen.flatMap(([item, instance]) => (instance === undefined ? item.instanceId : [])));
    const now = ports.clock.now();
    const gone = missing
      .filter(({ item }) => missingStill.has(item.instanceId))
      .map((attempt) => decideAgain({ ...attempt, released: true }, now));
    const published = await publishOutcomes(gone, () => true, ports, settings);
    const untold = [...unseen, ...troubled, ...published.filter(({ trouble }) => trouble !== undefined)];
    if (untold.length > 0) throw error;
    return published;
  }
}

/** Whether Describe does not show yet that ECS has started or stopped the instance: so it may lack a newer goal, too. */
function lacksStep({ goal, finished }: WorkItem, { status }: Instance): boolean {
  if (finished === true) return false;
  return (goal === 'Running' && status === 'Stopped') || (goal === 'Stopped' && status === 'Running');
}

/**
 * The newer goal that our step came too late for, unless its end is final. Describe may lag, and not show yet what the
 * step does.
 */
function overtaken([item, instance]: Seen): WorkItem[] {
  const intent = instance && intentOf(instance);
  if (instance === undefined || intent === undefined || intent.generation <= item.generation) return [];
  return isReversible(intent, instance) ? [itemOf(instance, intent)] : [];
}

/** The queue gets them for the first time: the errors of this look are none of its own. */
async function enqueue(items: readonly WorkItem[], ports: Ports, { tickSeconds }: Settings): Promise<void> {
  for (const batch of inMessages(items.map(withoutErrors))) {
    const now = ports.clock.now();
    await ports.queue.send(batch, delaySeconds(nextTick(now, tickSeconds), now));
  }
}

function withoutErrors(item: WorkItem): WorkItem {
  const calm = { ...item };
  delete calm.errors;
  return calm;
}
