import { isGoneAt, isUnclear, type Instance } from '../../shared/domain/instance.ts';
import type { WorkItem } from '../../shared/domain/message.ts';
import { deadlineOf, intentOf, setAt, TAG } from '../../shared/domain/tags.ts';
import { taggedPages } from '../../shared/cloud/taggedInstances.ts';
import type { Ports, Settings } from '../../shared/ports.ts';
import { FRESH_MS } from './freshness.ts';
import { decideAgain, itemOf } from './attempt.ts';
import { describe, type Seen } from './describe.ts';
import { look } from './pipeline.ts';
import { publishOutcomes } from './publishOutcomes.ts';
import { leaveToSweep } from './putPendingOn.ts';
import { takePendingOff } from './takePendingOff.ts';
import { triageAll } from './triage.ts';

/** How long the sweep leaves a goal to its message, in milliseconds: most are reached by then, and cost no call twice. */
const SWEEP_AFTER_MS = 60_000;

/**
 * How long after its deadline an instance is left to its message, in milliseconds. It is left to it as well from the time
 * on in which a look could still last until the deadline: of two looks side by side, one could see the instance fail and
 * the other see it reach its goal.
 */
const DEADLINE_MS = 120_000;

/**
 * The timer's pass over every instance that bears a pending tag, whether or not a message is on its way to it. It looks
 * and acts and never enqueues: the next sweep is its next look, so it cannot multiply the loops.
 * @throws CloudError when ECS does not list the next hundred instances; those before have been looked at.
 */
export async function sweep(ports: Ports, settings: Settings): Promise<void> {
  let asOf = ports.clock.now();
  for await (const pending of taggedPages(ports.ecs, { [TAG.pending]: undefined })) {
    const due = pending.filter((instance) => {
      const intent = intentOf(instance);
      return intent === undefined || asOf - setAt(intent, instance) >= SWEEP_AFTER_MS;
    });
    await lookOnce({ instances: due, asOf }, ports, settings);
    asOf = ports.clock.now();
  }
}

/**
 * Looks at these instances now, because ECS reports that their state has changed. It never enqueues.
 * @throws CloudError when ECS does not describe them.
 */
export async function lookAtHints(instanceIds: readonly string[], ports: Ports, settings: Settings): Promise<void> {
  const asOf = ports.clock.now();
  await lookOnce({ instances: await ports.ecs.describe(instanceIds), asOf }, ports, settings);
}

/** One look at instances that were described after `asOf`, in milliseconds since the epoch. */
async function lookOnce(
  { instances, asOf }: { instances: readonly Instance[]; asOf: number },
  ports: Ports,
  settings: Settings,
): Promise<void> {
  const now = ports.clock.now();
  const pending = instances.filter((instance) => {
    // It may have reached its goal and been told. Its message knows, or a later sweep sees.
    if (isUnclear(instance) || instance.tags[TAG.pending] === undefined) return false;
    const intent = intentOf(instance);
    const overdue = intent === undefined ? Infinity : now - deadlineOf(intent, instance);
    return overdue < -FRESH_MS || overdue >= DEADLINE_MS;
  });
  const seen = pending.map((instance): Seen => [itemFromTags(instance), instance]);
  const { finished, acted, troubled } = await look({ seen, asOf }, ports, settings);
  await takePendingOff(finished, ports);
  await lookAfter(acted, new Set(troubled.map(({ item }) => item.instanceId)), ports, settings);
}

/**
 * Sees to what a message's next look would see to, since there may be no message. Our step may have undone a goal that
 * somebody set meanwhile. And an instance may be gone although its release was not answered, or its end could not be
 * published: that is published now, for no sweep will find it again.
 */
async function lookAfter(
  acted: readonly WorkItem[],
  troubled: ReadonlySet<string>,
  ports: Ports,
  settings: Settings,
): Promise<void> {
  const { seen, troubled: unseen } = await describe(acted, ports);
  const unclear = seen.filter(([, instance]) => instance !== undefined && isUnclear(instance));
  await leaveToSweep([...unseen.map(({ item }) => item), ...unclear.map(([item]) => item)], ports);
  const { attempts } = await triageAll(seen, ports);
  const gone = attempts.filter(
    ({ item, instance, intent }) => instance === undefined && isGoneAt(intent.goal) && troubled.has(item.instanceId),
  );
  const now = ports.clock.now();
  const ended = gone.map((attempt) => decideAgain({ ...attempt, released: true }, now));
  await publishOutcomes(ended, () => true, ports, settings);
}

function itemFromTags(instance: Instance): WorkItem {
  const intent = intentOf(instance);
  // With no readable goal the item is bound to fail. Any goal will do to say so.
  return itemOf(instance, intent ?? { goal: 'Running', generation: 0, withinSeconds: 0 });
}
