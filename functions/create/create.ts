import { inParallel } from '../../shared/domain/lists.ts';
import { CloudError, classify, isRetryable } from '../../shared/cloud/errors.ts';
import { errorFields, type LogFields } from '../../shared/platform/log.ts';
import { CALL_MS, endOf } from '../../shared/platform/timeLimit.ts';
import { outcomeOf } from '../../shared/domain/outcomes.ts';
import { delaySeconds, nextMinute, nextTick } from '../../shared/domain/pacing.ts';
import type { Ports, Settings } from '../../shared/ports.ts';
import type { ProvisioningRequest } from './request.ts';
import { inMessages, type WorkItem } from '../../shared/domain/message.ts';
import { slotOf, TAG } from '../../shared/domain/tags.ts';
import { isOfAnother, requestIdConflict } from './conflict.ts';
import { fillSlot, type Filled, type Unfilled } from './fillSlot.ts';
import type { OutcomeMemory } from './outcomeMemory.ts';
import { reasonOf } from './reason.ts';
import type { StockMemory } from './stockMemory.ts';

/** Every slot of a request, either filled or not. */
export interface Provisioned {
  filled: Filled[];
  unfilled: Unfilled[];
}

/** What an invocation has to work with. */
export interface Means {
  /** Milliseconds until the invocation is ended from outside. */
  timeLeft: () => number;
  sleep: (ms: number) => Promise<void>;
  stock: StockMemory;
  published: OutcomeMemory;
  /** Who asks, for the log. */
  audit?: LogFields | undefined;
}

/** CreateInstance calls under way at once: far from the 5,000 instances a minute that an account may create. */
const LANES = 10;

/** Why a slot was not tried: what is left of the invocation is for the message and the answer. */
const OUT_OF_TIME = new CloudError('CreateInstance', '', 'There was no time left to create this instance.');

/** Why a slot was not tried: an instance of the request may fill it, and ECS does not show that one's tags. */
const UNTOLD = new CloudError('DescribeInstances', '', 'ECS does not show which slots of the request are filled.');

/** The pause after the first attempt that met a passing error, in milliseconds; it doubles from attempt to attempt. */
const PAUSE_MS = 1_000;

/**
 * Fills every slot of a request that no instance fills yet, and enqueues the instances.
 *
 * Called again with the same request it goes on where it stopped: slots are found by their tags, and each slot and
 * placement has its own client token. It ends where its time ends; slots are then left open with a retryable error.
 * @throws RequestError 409 when the request id was used for another request.
 * @throws CloudError when the slots cannot be looked up or the queue takes no message. Nothing is lost by calling again.
 */
export async function createInstances(
  request: ProvisioningRequest,
  ports: Ports,
  settings: Settings,
  means: Means,
): Promise<Provisioned> {
  const isOver = endOf(means.timeLeft);
  // A slot that was filled once is not filled again here: its instance may have been released on purpose meanwhile.
  const filled: Filled[] = [];
  let unfilled: Unfilled[] = [];
  for (let attempt = 0; ; attempt += 1) {
    // Looked up anew after every pause: another caller of this request may have filled slots meanwhile.
    const { slots, isTold } = await presentSlots(request, ports);
    const present = newIn(slots, filled);
    const attempted = await fillOpenSlots(request, [...filled, ...present], unfilled, ports, {
      stock: means.stock,
      audit: means.audit,
      obstacle: () => (isTold ? (isOver() ? OUT_OF_TIME : undefined) : UNTOLD),
    });
    const added = [...present, ...attempted.filled];
    await enqueue(request, added, ports, settings);
    filled.push(...added);
    unfilled = attempted.unfilled;
    const pause = pauseAfter(attempt, unfilled, ports);
    if (pause === undefined || means.timeLeft() < pause + CALL_MS) {
      await tellFailures(request, unfilled, ports, settings, means.published);
      return { filled, unfilled };
    }
    await means.sleep(pause);
  }
}

/**
 * The slots that an instance fills already; where a slot has two, the one from the earlier placement. They are told in full
 * only where ECS shows the tags of all instances of the request.
 */
async function presentSlots(request: ProvisioningRequest, ports: Ports): Promise<{ slots: Filled[]; isTold: boolean }> {
  const present = new Map<number, Filled>();
  const instances = await ports.ecs.describeTagged({ [TAG.request]: request.requestId });
  for (const instance of instances) {
    const slot = slotOf(instance);
    if (slot === undefined) continue;
    if (isOfAnother(request, slot, instance)) throw requestIdConflict(request.requestId);
    const other = present.get(slot.index);
    if (other !== undefined && other.placement <= slot.placement) continue;
    present.set(slot.index, { slot: slot.index, instanceId: instance.instanceId, placement: slot.placement });
  }
  const slots = [...present.values()].sort((a, b) => a.slot - b.slot);
  return { slots, isTold: !instances.some(({ tagsUnread }) => tagsUnread) };
}

/** The slots among these that are not known to be filled. */
function newIn(present: readonly Filled[], known: readonly Filled[]): Filled[] {
  const slots = new Set(known.map(({ slot }) => slot));
  return present.filter(({ slot }) => !slots.has(slot));
}

/**
 * One attempt at all open slots. The first goes alone: a request that ECS refuses costs one call, not one a slot.
 * After a refusal that holds for every slot the rest is not tried.
 * @param means.obstacle why no slot may be tried now.
 */
async function fillOpenSlots(
  request: ProvisioningRequest,
  present: readonly Filled[],
  before: readonly Unfilled[],
  ports: Ports,
  { stock, audit, obstacle }: Pick<Means, 'stock' | 'audit'> & { obstacle: () => CloudError | undefined },
): Promise<Provisioned> {
  const taken = new Set(present.map(({ slot }) => slot));
  const open = Array.from({ length: request.count }, (_, slot) => slot).filter((slot) => !taken.has(slot));
  const uncertain = new Map(before.map((entry) => [entry.slot, entry.uncertain]));
  const result: Provisioned = { filled: [], unfilled: [] };
  let refused: Pick<Unfilled, 'error' | 'refusals'> | undefined;
  const fill = async (slot: number): Promise<void> => {
    // A slot whose last call may have had its effect gets its own answer in any case.
    if (refused !== undefined && uncertain.get(slot) === undefined) {
      result.unfilled.push({ slot, ...refused, uncertain: undefined });
      return;
    }
    const kept = obstacle();
    if (kept !== undefined) {
      result.unfilled.push({ slot, error: kept, refusals: [], uncertain: uncertain.get(slot) });
      return;
    }
    const outcome = await fillSlot(request, slot, uncertain.get(slot), ports.ecs, stock);
    if ('instanceId' in outcome) {
      const { instanceId, placement } = outcome;
      ports.log.info('instance created', { ...audit, request: request.requestId, slot, placement, instanceId });
      result.filled.push(outcome);
      return;
    }
    ports.log.warn('slot not filled', { request: request.requestId, slot, ...errorFields(outcome.error) });
    result.unfilled.push(outcome);
    const { error, refusals } = outcome;
    if (classify(error) !== 'transient') refused = { error, refusals };
  };
  await inParallel(open.slice(0, 1), 1, fill);
  await inParallel(open.slice(1), LANES, fill);
  return result;
}

/** Milliseconds to wait before another attempt; undefined when none can help. */
function pauseAfter(attempt: number, unfilled: readonly Unfilled[], ports: Ports): number | undefined {
  const retryable = unfilled.filter(({ error }) => isRetryable(error));
  if (retryable.length === 0) return undefined;
  const now = ports.clock.now();
  const throttled = retryable.some(({ error }) => classify(error) === 'throttled');
  return throttled ? nextMinute(now, ports.random()) - now : PAUSE_MS * 2 ** attempt * (1 + ports.random());
}

async function enqueue(
  request: ProvisioningRequest,
  filled: readonly Filled[],
  ports: Ports,
  settings: Settings,
): Promise<void> {
  const now = ports.clock.now();
  const deadline = now + request.deadlineSeconds * 1000;
  const { goal, generation } = request.intent;
  const { requestId } = request;
  const items = filled.map(({ instanceId, slot: index, placement }): WorkItem => {
    return { instanceId, goal, generation, deadline, slot: { requestId, index, placement } };
  });
  for (const batch of inMessages(items)) {
    await ports.queue.send(batch, delaySeconds(nextTick(now, settings.tickSeconds), now));
  }
}

/** Tells the outcome of slots that will not be filled: nothing else would ever tell it. */
async function tellFailures(
  request: ProvisioningRequest,
  unfilled: readonly Unfilled[],
  ports: Ports,
  { region }: Settings,
  published: OutcomeMemory,
): Promise<void> {
  const { requestId, intent } = request;
  const final = unfilled.filter(({ error }) => !isRetryable(error));
  await inParallel(final, LANES, async (entry) => {
    const { slot, error } = entry;
    const reason = reasonOf(request, entry);
    const data = { goal: intent.goal, requestId, slot, code: error.code, reason, released: true };
    const outcome = outcomeOf(region, `${requestId}/${slot}`, 0, ports.clock.now(), data);
    if (published.has(outcome.id)) return;
    await ports.outcomes.publish(outcome);
    published.remember(outcome.id);
  });
}
