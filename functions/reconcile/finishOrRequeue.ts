import { groupBy, inParallel } from '../../shared/domain/lists.ts';
import { TAG_LIMIT } from '../../shared/cloud/ecs.ts';
import { afterErrors, delaySeconds, FEW, nextMinute, nextTick, tickAfter } from '../../shared/domain/pacing.ts';
import type { Ports, Settings } from '../../shared/ports.ts';
import { inMessages, type WorkItem } from '../../shared/domain/message.ts';
import type { Troubled } from './describe.ts';
import { lateStepMayShow } from './lateSteps.ts';
import type { Looked } from './pipeline.ts';
import { RecentStarts } from './recentStarts.ts';
import { takePendingOff } from './takePendingOff.ts';

/** How many messages are sent at once. */
const LANES = 20;

/**
 * Takes pending tags off finished items and puts the rest into the queue, for the time of its next look.
 *
 * One call untags 50 instances. So while other items wait, up to 49 finished ones ride along in their message, and the
 * tags come off together later.
 * @param starts what was started lately: of few instances, these are left alone until they may run.
 * @throws CloudError when the queue does not accept a message.
 */
export async function finishOrRequeue(
  looked: Looked,
  ports: Ports,
  settings: Settings,
  starts = new RecentStarts(),
): Promise<void> {
  const late = looked.troubled.filter(({ trouble }) => trouble === 'late').map(({ item }) => item);
  // What was left out, and had no trouble before, comes at the next tick, too.
  const next = [...looked.waiting, ...late.filter(({ errors }) => errors === undefined)];
  const isOpen = next.some(({ finished }) => finished !== true);
  const mayRide = isOpen && looked.finished.length < TAG_LIMIT;
  const riding = mayRide ? looked.finished.map(asFinished) : [];
  const { reopened, left } = await takePendingOff(mayRide ? [] : looked.finished, looked.isFresh, ports);
  const planned = [...looked.waiting, ...reopened, ...riding];
  const troubled = [...looked.troubled.filter(({ trouble }) => trouble !== 'late'), ...left.map(asTroubled)];

  const now = ports.clock.now();
  const chance = ports.random();
  const { tickSeconds } = settings;
  const calm = planned.map((item) => withoutTrouble(item, now));
  const restOf = restsOf(calm, starts, now);
  if (late.length > 0) ports.log.warn('no time to look', { instances: late.length });
  // What was left out this time comes first the next time.
  const due: Due[] = [
    ...late.map((item) => ({ item, at: unlooked(item, now, tickSeconds, chance) })),
    ...calm.map((item) => ({ item, at: tickAfter(restOf(item), { now, deadline: item.deadline, tickSeconds }) })),
    ...troubled.map((entry) => ({ item: withError(entry.item), at: dueAfter(entry, now, tickSeconds, chance) })),
  ];
  for (const [at, entries] of groupBy(due, (entry) => entry.at)) {
    await enqueue(
      entries.map(({ item }) => item),
      at,
      ports,
    );
  }
}

/** An item, and when it is to be looked at, in milliseconds since the epoch. */
interface Due {
  item: WorkItem;
  at: number;
}

/** The next tick for what was left out, but no shorter a pause than its earlier errors ask for. */
function unlooked({ errors = 0 }: WorkItem, now: number, tick: number, chance: number): number {
  return errors === 0 ? nextTick(now, tick) : afterErrors(now, errors, tick, chance);
}

function withError(item: WorkItem): WorkItem {
  return { ...item, errors: (item.errors ?? 0) + 1 };
}

/** How long items may be left alone, in milliseconds. A finished one rides along with the last of the others. */
function restsOf(items: readonly WorkItem[], starts: RecentStarts, now: number): (item: WorkItem) => number {
  if (items.length > FEW) return () => 0;
  const longest = Math.max(0, ...items.map((item) => starts.restOf(item, now)));
  return (item) => (item.finished === true ? longest : starts.restOf(item, now));
}

function dueAfter({ item, trouble }: Troubled, now: number, tick: number, chance: number): number {
  return trouble === 'throttled' ? nextMinute(now, chance) : afterErrors(now, (item.errors ?? 0) + 1, tick, chance);
}

function asFinished(item: WorkItem): WorkItem {
  return { ...item, finished: true };
}

function asTroubled(item: WorkItem): Troubled {
  return { item, trouble: 'error' };
}

/**
 * An item after a look without errors. It forgets its errors, and the older goals once no late step towards them can
 * show, unless the look did not show the instance: an earlier one may have shown such a step.
 */
function withoutTrouble(item: WorkItem, now: number): WorkItem {
  const calm = { ...item };
  delete calm.errors;
  if (item.absentSince === undefined && !lateStepMayShow(item, now)) delete calm.oldest;
  return calm;
}

async function enqueue(items: readonly WorkItem[], due: number, ports: Ports): Promise<void> {
  await inParallel(inMessages(items), LANES, async (batch) => {
    await ports.queue.send(batch, delaySeconds(due, ports.clock.now()));
  });
}
