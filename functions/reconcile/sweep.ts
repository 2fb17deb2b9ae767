import { isUnclear, type Instance } from '../../shared/domain/instance.ts';
import type { WorkItem } from '../../shared/domain/message.ts';
import { deadlineOf, intentOf, setAt, TAG } from '../../shared/domain/tags.ts';
import type { Ports, Settings } from '../../shared/ports.ts';
import { FRESH_MS } from './act.ts';
import { itemOf } from './attempt.ts';
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
 * @throws CloudError when ECS does not list the instances.
 */
export async function sweep(ports: Ports, settings: Settings): Promise<void> {
  const pending = await ports.ecs.describeTagged({ [TAG.pending]: undefined });
  const now = ports.clock.now();
  const due = pending.filter((instance) => {
    const intent = intentOf(instance);
    return intent === undefined || now - setAt(intent, instance) >= SWEEP_AFTER_MS;
  });
  await lookOnce(due, ports, settings);
}

/**
 * Looks at these instances now, because ECS reports that their state has changed. It never enqueues.
 * @throws CloudError when ECS does not describe them.
 */
export async function lookAtHints(instanceIds: readonly string[], ports: Ports, settings: Settings): Promise<void> {
  await lookOnce(await ports.ecs.describe(instanceIds), ports, settings);
}

async function lookOnce(instances: readonly Instance[], ports: Ports, settings: Settings): Promise<void> {
  const now = ports.clock.now();
  const pending = instances.filter((instance) => {
    // It may have reached its goal and been told. Its message knows, or a later sweep sees.
    if (isUnclear(instance) || instance.tags[TAG.pending] === undefined) return false;
    const intent = intentOf(instance);
    const overdue = intent === undefined ? Infinity : now - deadlineOf(intent, instance);
    return overdue < -FRESH_MS || overdue >= DEADLINE_MS;
  });
  const seen = pending.map((instance): Seen => [itemFromTags(instance), instance]);
  const { finished, acted, troubled } = await look(seen, ports, settings);
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
    ({ item, instance, step }) => instance === undefined && step.kind === 'done' && troubled.has(item.instanceId),
  );
  await publishOutcomes(gone, ports, settings);
}

function itemFromTags(instance: Instance): WorkItem {
  const intent = intentOf(instance);
  // With no readable goal the item is bound to fail. Any goal will do to say so.
  return itemOf(instance, intent ?? { goal: 'Running', generation: 0, withinSeconds: 0 });
}
