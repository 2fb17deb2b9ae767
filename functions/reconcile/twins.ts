import { groupBy, inParallel } from '../../shared/domain/lists.ts';
import { CloudError } from '../../shared/cloud/errors.ts';
import { allTagged } from '../../shared/cloud/taggedInstances.ts';
import { isGoneAt, isUnclear, STATUS_AT, type Instance } from '../../shared/domain/instance.ts';
import { errorFields } from '../../shared/platform/log.ts';
import type { Ports } from '../../shared/ports.ts';
import { recordedFailure, intentOf, slotOf, TAG } from '../../shared/domain/tags.ts';
import { idsOf, inTrouble, replaced, waiting, type Attempt } from './attempt.ts';
import { giveBack } from './giveBack.ts';

/** How many requests are listed at once. */
const LANES = 20;

/** How long one look lists requests, in milliseconds: what it saw is to be told while it is fresh. The next look goes on. */
const LISTING_MS = 10_000;

/**
 * Makes sure that of two instances of one slot only one has its outcome published, be it Running, or failed and kept.
 * There can be two when a placement had no stock for one caller and some for another caller of the same request. Either
 * may come to its end first, so each looks for the other before its outcome is published.
 * @param seen what this look described. ECS may leave an instance out of a list and show it by its id.
 * @param told the ids of instances whose outcome is published, though their pending tag is still on.
 */
export async function yieldToTwins(
  attempts: readonly Attempt[],
  seen: readonly Instance[],
  told: ReadonlySet<string>,
  ports: Ports,
): Promise<Attempt[]> {
  const suspects = attempts.filter(isAboutToBePublished);
  const requests = [...groupBy(suspects, ({ instance }) => instance?.tags[TAG.request])];
  const judged: Attempt[] = [];
  const until = ports.clock.now() + LISTING_MS;
  await inParallel(requests, LANES, async ([requestId, group]) => {
    if (requestId === undefined) return;
    if (ports.clock.now() >= until) {
      judged.push(...group.map(waiting));
      return;
    }
    try {
      const siblings = together(await siblingsOf(requestId, group, ports), seen.filter(isOf(requestId)));
      judged.push(...(await judgeTwins(group, siblings, told, ports)));
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      ports.log.warn('twins not looked for', { requestId, ...errorFields(error) });
      judged.push(...group.map((attempt) => inTrouble(attempt)));
    }
  });
  return replaced(attempts, judged);
}

/** The instances of a request, as ECS lists them. A list may leave one out, so two lists say that there is no twin. */
async function siblingsOf(requestId: string, group: readonly Attempt[], ports: Ports): Promise<Instance[]> {
  const list = (): Promise<Instance[]> => allTagged(ports.ecs, { [TAG.request]: requestId });
  const listed = await list();
  const hasTwin = ({ instance }: Attempt): boolean =>
    instance !== undefined && listed.some((other) => isTwinOf(instance, other));
  return group.every(hasTwin) ? listed : together(await list(), listed);
}

/** The instances of both lists. Where both have one, the clear entry counts, and of two the one with the newer goal. */
function together(first: readonly Instance[], second: readonly Instance[]): Instance[] {
  const others = new Map(second.map((each) => [each.instanceId, each]));
  const ids = new Set(first.map(({ instanceId }) => instanceId));
  return [
    ...first.map((each) => better(each, others.get(each.instanceId))),
    ...second.filter(({ instanceId }) => !ids.has(instanceId)),
  ];
}

function better(one: Instance, other: Instance | undefined): Instance {
  if (other === undefined || isUnclear(other)) return one;
  const generationOf = (instance: Instance): number => intentOf(instance)?.generation ?? -1;
  return isUnclear(one) || generationOf(other) > generationOf(one) ? other : one;
}

function isOf(requestId: string): (instance: Instance) => boolean {
  return ({ tags }) => tags[TAG.request] === requestId;
}

/** Whether another instance of the same request is in the same slot. */
function isTwinOf(instance: Instance, other: Instance): boolean {
  return other.instanceId !== instance.instanceId && slotOf(other)?.index === slotOf(instance)?.index;
}

/** Whether an attempt ends now and may have a twin. A recorded failure may be published already, so it stays. */
function isAboutToBePublished({ step, intent, instance, trouble }: Attempt): boolean {
  if (instance === undefined || trouble !== undefined || isGoneAt(intent.goal)) return false;
  // An instance without a readable goal tag cannot be given back: the clean-up tag refers to the goal.
  if (slotOf(instance)?.several !== true || intentOf(instance) === undefined) return false;
  return step.kind === 'done' || (step.kind === 'fail' && !hasFailed(instance));
}

async function judgeTwins(
  group: readonly Attempt[],
  siblings: readonly Instance[],
  told: ReadonlySet<string>,
  ports: Ports,
): Promise<Attempt[]> {
  const now = ports.clock.now();
  const verdicts = groupBy(
    group,
    ({ instance, item }) => instance && verdictOn(instance, siblings, told, now - item.deadline),
  );
  const waits = (verdicts.get('wait') ?? []).map(waiting);
  const yielding = verdicts.get('yield') ?? [];
  if (yielding.length === 0) return waits;
  ports.log.warn('twins yield', { instanceIds: idsOf(yielding) });
  return [...waits, ...(await giveBack(yielding, { goal: 'Released' }, ports))];
}

/**
 * Decides between an ended instance and its twins. It yields to a twin whose outcome is published, as its tags say
 * whatever else ECS shows of it, and to one of an earlier placement. It waits for a twin of a later placement that is at
 * its goal, too: that one either yields, or its outcome is being published now because it could not see this one. And it
 * waits for an unclear instance that is, or may be, a twin.
 * @param overdue how long its deadline has passed, in milliseconds.
 */
function verdictOn(
  instance: Instance,
  siblings: readonly Instance[],
  told: ReadonlySet<string>,
  overdue: number,
): 'stay' | 'wait' | 'yield' {
  const mine = slotOf(instance);
  const others = siblings.filter((other) => other.instanceId !== instance.instanceId && !isOnItsWayOut(other));
  const isTwin = (other: Instance): boolean => isTwinOf(instance, other);
  const twins = others.filter(isTwin);
  const isElder = (twin: Instance): boolean =>
    !isUnclear(twin) && (slotOf(twin)?.placement ?? 0) < (mine?.placement ?? 0);
  const isTold = (twin: Instance): boolean => told.has(twin.instanceId) || wasPublished(twin);
  if (twins.some((twin) => isTold(twin) || isElder(twin))) return 'yield';
  if (overdue < YIELD_MS && twins.some((twin) => !isUnclear(twin) && hasStatusOfGoal(twin))) return 'wait';
  const mayBeTold = (other: Instance): boolean => isUnclear(other) && (other.tagsUnread === true || isTwin(other));
  return overdue < UNCLEAR_MS && others.some(mayBeTold) ? 'wait' : 'stay';
}

/** How long past the deadline we wait for an unclear twin, in milliseconds. ECS may never show it clearly. */
const UNCLEAR_MS = 120_000;

/**
 * How long past the deadline a twin may take to yield, in milliseconds: one that did not see this one clearly does so only
 * after it was told. One that ECS does not let us tag never does.
 */
const YIELD_MS = 2 * UNCLEAR_MS;

function isOnItsWayOut(twin: Instance): boolean {
  const intent = intentOf(twin);
  return intent !== undefined && isGoneAt(intent.goal);
}

function hasStatusOfGoal(twin: Instance): boolean {
  const intent = intentOf(twin);
  return intent !== undefined && twin.status === STATUS_AT[intent.goal];
}

/**
 * Whether a twin's outcome is, or may be, published. A failed twin may keep its pending tag for a while, so its record
 * counts.
 */
function wasPublished(twin: Instance): boolean {
  return twin.tags[TAG.pending] === undefined || hasFailed(twin);
}

function hasFailed(instance: Instance): boolean {
  const intent = intentOf(instance);
  return intent !== undefined && recordedFailure(instance, intent) !== undefined;
}
