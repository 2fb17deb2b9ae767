import { isUnclear, type Instance } from '../../shared/domain/instance.ts';
import type { WorkItem } from '../../shared/domain/message.ts';
import { deadlineOf, intentOf, isCleanUp, setAt, TAG } from '../../shared/domain/tags.ts';
import { taggedPages } from '../../shared/cloud/taggedInstances.ts';
import type { Ports, Settings } from '../../shared/ports.ts';
import { FRESH_MS } from './freshness.ts';
import { itemOf, type Attempt } from './attempt.ts';
import { countAttempt, countPending, figuresOf, type Counted } from './figures.ts';
import type { Seen } from './describe.ts';
import { lookAfter } from './lookAfter.ts';
import { look, type Looked } from './pipeline.ts';
import { createMemory } from './memory.ts';
import { takePendingOff } from './takePendingOff.ts';

/** How long the sweep leaves a new goal to its message, in milliseconds. Most goals are reached by then. */
const SWEEP_AFTER_MS = 60_000;

/**
 * How long after its deadline an instance is left to its message, in milliseconds. The time before counts, too, from
 * when a look could last until the deadline (`FRESH_MS`). Otherwise, of two looks side by side, one could see the
 * instance fail and the other see it reach its goal.
 */
const DEADLINE_MS = 60_000;

/**
 * How long after its begin a sweep begins another page, in milliseconds: until the next sweep. A page takes one to three
 * seconds, so that some 3,000 instances are looked at in this time.
 */
const SWEEP_MS = 60_000;

/**
 * Looks at every instance that bears a pending tag, whether or not a message is on its way to it. It does not put them
 * into the queue, because that could give an instance a second loop of messages: the next sweep is its next look. Only
 * an instance that it released without an answer, or without being able to say so, goes there.
 * It begins no page after a minute: the next sweep goes on there, so that those which come last are looked at, too.
 * @param memory what earlier sweeps of this function instance found: goals whose pending tag ECS will not take off are
 * left alone, since their outcome is published.
 * @throws CloudError when ECS does not list the next hundred instances, or the queue does not accept a released one. It
 * has looked at those before.
 * @example await sweep(ports, { region: 'cn-hangzhou', tickSeconds: 5 });
 */
export async function sweep(ports: Ports, settings: Settings, memory = createMemory()): Promise<void> {
  const began = ports.clock.now();
  let asOf = began;
  const counted: Counted[] = [];
  const from = memory.sweepFrom;
  // Where ECS refuses the page, the next sweep begins anew.
  memory.sweepFrom = undefined;
  for await (const { instances: pending, nextToken } of taggedPages(ports.ecs, { [TAG.pending]: undefined }, from)) {
    const due = pending.filter((instance) => {
      const intent = intentOf(instance);
      if (intent === undefined) return true;
      const isDue = isCleanUp(instance, intent) || asOf - setAt(intent, instance) >= SWEEP_AFTER_MS;
      return isDue && !memory.stuck.has(keyOf(instance, intent));
    });
    const looked = await lookOnce({ instances: due, asOf }, ports, settings);
    const { stuck, gone, acted, troubled } = looked;
    const ended = await lookAfter(acted, troubled, ports, settings);
    counted.push(...countPage(pending, [...looked.attempts, ...ended], ports.clock.now()));
    for (const item of stuck) memory.stuck.add(keyOf(item, item));
    for (const id of gone) memory.gone.add(id);
    asOf = ports.clock.now();
    if (nextToken === undefined || asOf < began + SWEEP_MS) continue;
    memory.sweepFrom = nextToken;
    break;
  }
  const isPart = from !== undefined || memory.sweepFrom !== undefined;
  ports.log.info('looked', { ...figuresOf('sweep', counted), ...(isPart && { part: true }) });
}

/** All instances of a page: those that were looked at, as the look leaves them, and the others as they are. */
function countPage(pending: readonly Instance[], attempts: readonly Attempt[], now: number): Counted[] {
  const counted = pending.map((instance) => countPending(instance, now));
  const looked = attempts.map((attempt) => countAttempt(attempt, now));
  return [...new Map([...counted, ...looked].map((each) => [each.instanceId, each])).values()];
}

/**
 * One look at instances that were described after `asOf`, in milliseconds since the epoch.
 * @returns what the look leaves, and the items whose pending tag ECS will not take off.
 */
async function lookOnce(
  { instances, asOf }: { instances: readonly Instance[]; asOf: number },
  ports: Ports,
  settings: Settings,
): Promise<Pick<Looked, 'acted' | 'troubled' | 'gone' | 'attempts'> & { stuck: WorkItem[] }> {
  const now = ports.clock.now();
  const pending = instances.filter((instance) => {
    // An unclear instance may have reached its goal, with its outcome published. Its message or a later sweep finds
    // out.
    if (isUnclear(instance) || instance.tags[TAG.pending] === undefined) return false;
    const intent = intentOf(instance);
    const overdue = intent === undefined ? Infinity : now - deadlineOf(intent, instance);
    return overdue < -FRESH_MS || overdue >= DEADLINE_MS;
  });
  const seen = pending.map((instance): Seen => [itemFromTags(instance), instance]);
  const looked = await look({ seen, asOf }, ports, settings);
  const { stuck } = await takePendingOff(looked.finished, looked.isFresh, ports);
  const published = new Set(looked.finished.map(({ instanceId }) => instanceId));
  // Where ECS refuses the mark of a published outcome, nothing else would keep a second look from publishing it again.
  const acted = looked.acted.map((item) => (published.has(item.instanceId) ? { ...item, finished: true } : item));
  return { ...looked, acted, stuck };
}

function itemFromTags(instance: Instance): WorkItem {
  const intent = intentOf(instance);
  // Without a readable goal the attempt fails, whatever goal stands here.
  return itemOf(instance, intent ?? { goal: 'Running', generation: 0, withinSeconds: 0 });
}

function keyOf({ instanceId }: { instanceId: string }, { generation }: { generation: number }): string {
  return `${instanceId}/${generation}`;
}
