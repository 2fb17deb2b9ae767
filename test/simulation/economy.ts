import type { EcsCall } from '../../shared/cloud/decorateEcs.ts';
import type { WorkItem } from '../../shared/domain/message.ts';
import { TAG_LIMIT } from '../../shared/cloud/ecs.ts';
import { STATUS_AT, UNKNOWN, type Goal, type Status } from '../../shared/domain/instance.ts';
import { intentOf, recordedFailure, TAG } from '../../shared/domain/tags.ts';
import type { Invocation } from './invocation.ts';
import { SETTINGS } from './settings.ts';

/** Checks that no more is called and sent than has to be. */

/** Calls a minute of one function instance, by API: what is promised to the account's other users. */
const BUDGET: Readonly<Record<string, number>> = {
  CreateInstance: 1000,
  DescribeInstances: 1200,
  AllocatePublicIpAddress: 500,
  ModifyInstanceAutoReleaseTime: 200,
};
const BUDGET_OF_OTHERS = 200;

/** Counts a call of ECS against the budget of its function instance. */
export function checkBudget({ world, instance }: Invocation, api: string): void {
  const calls = instance.callsIn(minuteOf(instance.clock.now()), api);
  if (calls > (BUDGET[api] ?? BUDGET_OF_OTHERS)) {
    world.violate('calls stay within a budget', `${calls} calls of ${api} in a minute`);
  }
}

/** Calls side by side of one invocation, by API: what has left is not called back when ECS throttles it. */
const WIDTH: Readonly<Record<string, number>> = { CreateInstance: 50, PublishMessage: 100, SendMessage: 100 };
const WIDTH_OF_OTHERS = 20;

/** Counts a call that leaves beside others of its API. */
export function checkWidth({ world, key, underWay }: Invocation, api: string): void {
  const calls = (underWay.get(api) ?? 0) + 1;
  underWay.set(api, calls);
  if (calls > (WIDTH[api] ?? WIDTH_OF_OTHERS))
    world.violate('calls stay within a budget', `${key} has ${calls} calls of ${api} under way at once`);
}

/** APIs that take one id a call, or create one instance. */
const ONE_BY_ONE = new Set(['CreateInstance', 'AllocatePublicIpAddress', 'ModifyInstanceAutoReleaseTime']);

/** A list in this world may be torn into pages of one: however many there are, they are one call. */
export function countsForLook({ api, method, given }: EcsCall): boolean {
  const isLaterPage = method === 'describeTagged' && given[1] !== undefined;
  return !ONE_BY_ONE.has(api) && !isLaterPage;
}

/**
 * A look costs few calls: three and one for every fifty instances, for each kind of goal and each page among them. A
 * request with several placements is listed twice, so that neither of two twins is told.
 */
export function checkLook({ world, name, key, seen, asked, ecsCalls, refusals, trigger }: Invocation): void {
  if (name !== 'reconcile' || trigger === 'http') return;
  const kinds = new Set<string>();
  for (const { tags } of seen.values()) {
    kinds.add(
      `${tags[TAG.goal] ?? ''} ${tags[TAG.cleanUp] ?? ''} ${tags[TAG.published] ?? ''} ${tags[TAG.pending] ?? ''}`,
    );
    kinds.add(`of ${tags[TAG.request] ?? ''}`);
    // What an odd answer leaves without tags may be of such a request, too.
    const request = tags[TAG.request];
    if (request === undefined || tags[TAG.slot]?.includes('+') === true) kinds.add(`again of ${request ?? ''}`);
  }
  const pages = Math.max(1, Math.ceil(seen.size / world.script.pageSize));
  const looked = new Set([...seen.keys(), ...asked.keys()]).size;
  const most = (3 + Math.ceil(looked / 50)) * Math.max(1, kinds.size) * pages + CALLS_A_REFUSAL * refusals;
  if (ecsCalls > most) world.violate('a look costs few calls', `${key}: ${ecsCalls} calls for ${looked} instances`);
}

/** Halving asks twice more for each refusal. */
const CALLS_A_REFUSAL = 2;

/**
 * Messages hold up to a hundred items, so few are enough; what is put off for several times needs several. What create
 * makes waits for no more than a tick.
 */
export function checkMessages({ world, key, sends, name }: Invocation): void {
  const items = sends.reduce((sum, send) => sum + send.items, 0);
  const times = new Set(sends.map(({ at, delaySeconds }) => Math.floor(at / 1000 + delaySeconds))).size;
  const ticks = ((sends.at(-1)?.at ?? 0) - (sends[0]?.at ?? 0)) / (SETTINGS.create.config.tickSeconds * 1000);
  const attempts = name === 'create' ? 8 + ticks : 0;
  const most = Math.ceil(items / 50) + times + attempts;
  if (sends.length > most) world.violate('few messages', `${key} sends ${sends.length} messages for ${items} items`);
}

/** A minute, half of it more by chance, and a tick, in seconds. */
const LONGEST_PAUSE_S = 95;

/** Pauses after errors double up to a minute, unless ECS counts by the minute anyway. */
export function checkBackOff(
  { world, name, key, throttled, sends }: Invocation,
  items: readonly WorkItem[],
  delaySeconds: number,
): void {
  if (name !== 'reconcile') return;
  if (delaySeconds > LONGEST_PAUSE_S)
    world.violate('looks come in time', `${key} looks at ${items.length} again in ${delaySeconds} s`);
  if (throttled) return;
  const errors = Math.min(...items.map((item) => item.errors ?? 0));
  if (errors < 2) return;
  const least = Math.min(60, 5 * 2 ** (errors - 1)) - 6;
  // Put off from the first message on: the ones before this may have been long under way.
  const began = sends[0]?.at ?? world.clock.now();
  if (world.clock.now() - began + delaySeconds * 1000 < least * 1000) {
    world.violate(
      'trouble never raises the number of calls',
      `${key} looks again after ${errors} errors in ${delaySeconds} s`,
    );
  }
}

/** What a limit for the minute kept from its step is not looked at again in that minute. Delays are whole seconds. */
export function checkThrottled(
  { world, key, trigger, throttledAt, instance }: Invocation,
  items: readonly WorkItem[],
  delaySeconds: number,
): void {
  if (trigger !== 'queue') return;
  const due = instance.clock.now() + delaySeconds * 1000 + 1000;
  for (const { instanceId } of items) {
    const at = throttledAt.get(instanceId);
    if (at !== undefined && minuteOf(due) === minuteOf(at))
      world.violate('trouble never raises the number of calls', `${key} looks at ${instanceId} in the same minute`);
  }
}

function minuteOf(time: number): number {
  return Math.floor(time / 60_000);
}

/**
 * What looks at instances again does so on the grid: no message becomes visible between two ticks. Delays are whole
 * seconds, and messages that are sent for longer than a tick is away are late for it.
 */
export function checkGrid({ world, name, key, throttled, sends, instance }: Invocation, delaySeconds: number): void {
  const isPlanned = name === 'reconcile' || name === 'create';
  const began = sends[0]?.at ?? world.clock.now();
  const isLate = delaySeconds === 0 && world.clock.now() > began;
  if (!isPlanned || throttled || isLate) return;
  const offset = (instance.clock.now() + delaySeconds * 1000) % (SETTINGS[name].config.tickSeconds * 1000);
  if (offset >= 1000) {
    world.violate('looks fall on a grid', `${key} sends a message that is due ${Math.round(offset)} ms after a tick`);
  }
}

/** What is at its goal, or has failed, and is told, is not marked as pending again for the goal that a message is about. */
export function checkRecall({ world, key, trigger, seen, untagged }: Invocation, ids: readonly string[]): void {
  if (trigger !== 'queue') return;
  for (const id of ids) {
    const { tags = {}, status } = seen.get(id) ?? {};
    const intent = intentOf({ tags });
    // Whose tag has just come off may have lost that of another goal.
    if (intent === undefined || untagged.has(id)) continue;
    const isTold = tags[TAG.published] === String(intent.generation);
    const hasEnded = status === STATUS_AT[intent.goal] || recordedFailure({ tags }, intent) !== undefined;
    if (isTold && hasEnded) world.violate('a goal that has ended is left alone', `${key} marks ${id} as pending again`);
  }
}

/** One call untags many: while others of a look wait for the next one, the few that are finished ride along in their message. */
export function checkRides({ world, key, trigger, asked, untagged, waiting }: Invocation): void {
  const others = [...waiting].filter((id) => asked.has(id) && !untagged.has(id));
  if (trigger === 'queue' && untagged.size > 0 && untagged.size < TAG_LIMIT && others.length > 0)
    world.violate('a look costs few calls', `${key} untags ${untagged.size} while ${others.length} wait`);
}

/**
 * What a sweep or a hint has started or stopped is marked as pending again where nobody knows what became of it. A look that
 * shows the step and still the mark leaves nothing open.
 */
export function checkIdleRecall(invocation: Invocation, ids: readonly string[]): void {
  const { world, key, seen, stepped, unshown, mayEnqueue } = invocation;
  if (mayEnqueue) return;
  for (const id of ids) {
    const { tags = {}, status = UNKNOWN } = seen.get(id) ?? {};
    const { goal } = intentOf({ tags }) ?? {};
    const before = goal && STATUS_BEFORE[goal];
    const isShown = before !== undefined && !unshown.has(id) && status !== UNKNOWN && status !== before;
    if (stepped.has(id) && stepped.get(id) === tags[TAG.goal] && isShown && tags[TAG.pending] === goal)
      world.violate('a look costs few calls', `${key} marks ${id} as pending, which it is`);
  }
}

/** What a step that brings an instance to its goal begins with. */
const STATUS_BEFORE: Partial<Record<Goal, Status>> = { Running: 'Stopped', Stopped: 'Running' };

/** A message tells of a goal that its instance bears: whoever works on it would drop it else. */
export function checkTagged({ world, key }: Invocation, items: readonly WorkItem[]): void {
  for (const { instanceId, generation } of items) {
    if (generation > (world.ledger.instances.get(instanceId)?.newestTagged ?? Infinity))
      world.violate('a goal is tagged before it is enqueued', `${key} enqueues ${instanceId}`);
  }
}
