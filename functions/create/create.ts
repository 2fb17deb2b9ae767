import { inParallel } from '../../shared/domain/lists.ts';
import type { Ecs } from '../../shared/cloud/ecs.ts';
import { CloudError, classify, isRetryable } from '../../shared/cloud/errors.ts';
import { allTagged } from '../../shared/cloud/taggedInstances.ts';
import { errorFields, type LogFields } from '../../shared/platform/log.ts';
import { CALL_MS, endOf } from '../../shared/platform/timeLimit.ts';
import { outcomeOf } from '../../shared/domain/outcomes.ts';
import { nextMinute } from '../../shared/domain/pacing.ts';
import type { Ports, Settings } from '../../shared/ports.ts';
import type { ProvisioningRequest } from './request.ts';
import { slotOf, TAG } from '../../shared/domain/tags.ts';
import type { CreationLimit } from './creationLimit.ts';
import { isOfAnother, requestIdConflict } from './conflict.ts';
import { fillSlot, type Filled, type Unfilled } from './fillSlot.ts';
import { HandOver } from './handOver.ts';
import type { RecentIds } from '../../shared/domain/recentIds.ts';
import { fieldOf, reasonOf } from './reason.ts';
import type { StockMemory } from './stockMemory.ts';

/** All slots of a request, filled and unfilled. */
export interface Provisioned {
  filled: Filled[];
  unfilled: Unfilled[];
}

/** What one invocation has at hand. */
export interface Means {
  /** Milliseconds until Function Compute ends the invocation. */
  timeLeft: () => number;
  sleep: (ms: number) => Promise<void>;
  stock: StockMemory;
  limit: CreationLimit;
  published: RecentIds;
  /** Why these many instances may not be made; undefined lets them. It throws CloudError where that is not known now. */
  admit: (count: number) => Promise<CloudError | undefined>;
  /** Nobody can have used the request's id before, so it has no instances yet. */
  isNew?: boolean;
  /** Who asks, for the log. */
  audit?: LogFields | undefined;
}

/** How many outcomes are published at once. */
const LANES = 10;

/** The error of a slot that was not tried because the rest of the time is needed for the message and the answer. */
const OUT_OF_TIME = new CloudError('CreateInstance', '', 'There was no time left to create this instance.');

/** The error of a slot that was not tried because an instance whose tags ECS does not show may fill it already. */
const TAGS_NOT_SHOWN = new CloudError(
  'DescribeInstances',
  '',
  'ECS does not show which slots of the request are filled.',
);

/** The pause after the first attempt that met a transient error, in milliseconds. It doubles with each attempt. */
const PAUSE_MS = 1_000;

/**
 * Creates an instance for every open slot of a request and puts the instances into the queue, a hundred at a time as
 * they come.
 *
 * Where a guard rail refuses what is missing, nothing is created, and the open slots end as refused.
 *
 * Call it again with the same request to go on where it stopped: it finds filled slots by their tags, and each slot and
 * placement has its own client token. When its time ends, it leaves the remaining slots open with a retryable error.
 * @throws RequestError 409 when the request id was used for another request.
 * @throws CloudError when ECS does not list the filled slots, or the queue takes no message. Calling again is safe.
 * @example
 * const { filled, unfilled } = await createInstances(request, ports, settings, { timeLeft, sleep, stock, limit, published, admit });
 * // filled: [{slot: 0, instanceId: 'i-bp1abc', placement: 0}], unfilled: []
 */
export async function createInstances(
  request: ProvisioningRequest,
  ports: Ports,
  settings: Settings,
  means: Means,
): Promise<Provisioned> {
  const isOver = endOf(means.timeLeft);
  // This call fills a slot only once: somebody may release its instance on purpose in the meantime.
  const filled: Filled[] = [];
  let unfilled: Unfilled[] = [];
  let isAdmitted = false;
  for (let attempt = 0; ; attempt += 1) {
    // Look again after every pause: another caller of this request may have filled slots in the meantime.
    const isKnownEmpty = means.isNew === true && attempt === 0;
    const { slots, allTagsShown } = isKnownEmpty ? NO_SLOTS : await presentSlots(request, ports);
    const present = newIn(slots, filled);
    const open = request.count - filled.length - present.length;
    const barred: CloudError | undefined =
      isAdmitted || open === 0 || !allTagsShown ? undefined : await barring(means.admit(open));
    isAdmitted ||= allTagsShown && barred === undefined;
    const handOver = new HandOver(request, present, ports, settings);
    const attempted = await fillOpenSlots(request, [...filled, ...present], unfilled, ports, {
      ...means,
      obstacle: () => barred ?? (allTagsShown ? (isOver() ? OUT_OF_TIME : undefined) : TAGS_NOT_SHOWN),
      onFilled: (slot) => handOver.add(slot),
    });
    await handOver.send();
    filled.push(...present, ...attempted.filled);
    unfilled = attempted.unfilled;
    const pause = pauseAfter(attempt, unfilled, ports);
    if (pause === undefined || means.timeLeft() < pause + CALL_MS) {
      await publishFailures(request, unfilled, ports, settings, means.published);
      return { filled, unfilled };
    }
    await means.sleep(pause);
  }
}

/** What keeps instances from being made: a refusal, or that nobody can say now. */
async function barring(admission: Promise<CloudError | undefined>): Promise<CloudError | undefined> {
  try {
    return await admission;
  } catch (error) {
    if (error instanceof CloudError) return error;
    throw error;
  }
}

const NO_SLOTS = { slots: [], allTagsShown: true };

/**
 * Finds the slots that have an instance. Where a slot has two, the one from the earlier placement counts. The list is
 * complete only where ECS shows the tags of all instances of the request (`allTagsShown`).
 */
async function presentSlots(
  request: ProvisioningRequest,
  ports: Ports,
): Promise<{ slots: Filled[]; allTagsShown: boolean }> {
  const present = new Map<number, Filled>();
  const instances = await allTagged(ports.ecs, { [TAG.request]: request.requestId });
  for (const instance of instances) {
    const slot = slotOf(instance);
    if (slot === undefined) continue;
    if (isOfAnother(request, slot, instance)) throw requestIdConflict(request.requestId);
    const other = present.get(slot.index);
    if (other !== undefined && other.placement <= slot.placement) continue;
    present.set(slot.index, { slot: slot.index, instanceId: instance.instanceId, placement: slot.placement });
  }
  const slots = [...present.values()].sort((a, b) => a.slot - b.slot);
  return { slots, allTagsShown: !instances.some(({ tagsUnread }) => tagsUnread) };
}

/** The entries whose slot is not in `known`. */
function newIn(present: readonly Filled[], known: readonly Filled[]): Filled[] {
  const slots = new Set(known.map(({ slot }) => slot));
  return present.filter(({ slot }) => !slots.has(slot));
}

interface Filling extends Pick<Means, 'stock' | 'audit' | 'limit'> {
  obstacle: () => CloudError | undefined;
  onFilled: (slot: Filled) => Promise<void>;
}

/**
 * Tries all open slots once. It tries the first one alone, so a request that ECS refuses costs one call. After a
 * refusal that holds for every slot it does not try the rest.
 * @param before the unfilled slots of the previous attempt.
 * @param means.obstacle why no slot may be tried now; undefined where it may.
 * @param means.onFilled is told of each slot as it is filled.
 */
async function fillOpenSlots(
  request: ProvisioningRequest,
  present: readonly Filled[],
  before: readonly Unfilled[],
  ports: Ports,
  { stock, audit, limit, obstacle, onFilled }: Filling,
): Promise<Provisioned> {
  const taken = new Set(present.map(({ slot }) => slot));
  const open = Array.from({ length: request.count }, (_, slot) => slot).filter((slot) => !taken.has(slot));
  const uncertain = new Map(before.map((entry) => [entry.slot, entry.uncertain]));
  const result: Provisioned = { filled: [], unfilled: [] };
  const ecs: Pick<Ecs, 'createInstance'> = {
    createInstance: (...given) => limit.counting(() => ports.ecs.createInstance(...given)),
  };
  let refused: Pick<Unfilled, 'error' | 'refusals'> | undefined;
  const fill = async (slot: number): Promise<void> => {
    // The last call for this slot may have taken effect. Only its own answer can say.
    if (refused !== undefined && uncertain.get(slot) === undefined) {
      result.unfilled.push({ slot, ...refused, uncertain: undefined });
      return;
    }
    const kept = obstacle();
    if (kept !== undefined) {
      result.unfilled.push({ slot, error: kept, refusals: [], uncertain: uncertain.get(slot) });
      return;
    }
    const outcome = await fillSlot(request, slot, uncertain.get(slot), ecs, stock);
    if ('instanceId' in outcome) {
      const { instanceId, placement } = outcome;
      ports.log.info('instance created', { ...audit, request: request.requestId, slot, placement, instanceId });
      result.filled.push(outcome);
      await onFilled(outcome);
      return;
    }
    ports.log.warn('slot not filled', { request: request.requestId, slot, ...errorFields(outcome.error) });
    result.unfilled.push(outcome);
    const { error, refusals } = outcome;
    if (classify(error) !== 'transient') refused = { error, refusals };
  };
  await inParallel(open.slice(0, 1), 1, fill);
  await inParallel(open.slice(1), () => limit.width(), fill);
  return result;
}

/** Milliseconds to wait before the next attempt; undefined where no attempt can help. */
function pauseAfter(attempt: number, unfilled: readonly Unfilled[], ports: Ports): number | undefined {
  const retryable = unfilled.filter(({ error }) => isRetryable(error));
  if (retryable.length === 0) return undefined;
  const now = ports.clock.now();
  const throttled = retryable.some(({ error }) => classify(error) === 'throttled');
  return throttled ? nextMinute(now, ports.random()) - now : PAUSE_MS * 2 ** attempt * (1 + ports.random());
}

/** Publishes the outcome of slots that were refused for good. They have no instance, so reconcile never will. */
async function publishFailures(
  request: ProvisioningRequest,
  unfilled: readonly Unfilled[],
  ports: Ports,
  { region }: Settings,
  published: RecentIds,
): Promise<void> {
  const { requestId, intent } = request;
  const final = unfilled.filter(({ error }) => !isRetryable(error));
  await inParallel(final, LANES, async (entry) => {
    const { slot, error } = entry;
    const reason = reasonOf(request, entry);
    const failure = { code: error.code, reason, field: fieldOf(entry), released: true };
    const data = { goal: intent.goal, requestId, slot, ...failure };
    const outcome = outcomeOf(region, `${requestId}/${slot}`, 0, ports.clock.now(), data);
    if (published.has(outcome.id)) return;
    await ports.outcomes.publish(outcome);
    published.add(outcome.id);
  });
}
