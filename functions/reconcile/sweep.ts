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

/** How long the sweep leaves a new goal to its message, in milliseconds. Most goals are reached by then. */
const SWEEP_AFTER_MS = 60_000;

/**
 * How long after its deadline an instance is left to its message, in milliseconds. The time before counts, too, from
 * when a look could last until the deadline (`FRESH_MS`). Otherwise, of two looks side by side, one could see the
 * instance fail and the other see it reach its goal.
 */
const DEADLINE_MS = 120_000;

/**
 * Looks at every instance that bears a pending tag, whether or not a message is on its way to it. It never puts
 * anything into the queue, because that could give an instance a second loop of messages: the next sweep is its next
 * look.
 * @throws CloudError when ECS does not list the instances.
 * @example await sweep(ports, { region: 'cn-hangzhou', tickSeconds: 5 });
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
 * Looks at instances whose state has changed, as ECS reports. It never puts anything into the queue.
 * @throws CloudError when ECS does not describe them.
 */
export async function lookAtHints(instanceIds: readonly string[], ports: Ports, settings: Settings): Promise<void> {
  await lookOnce(await ports.ecs.describe(instanceIds), ports, settings);
}

async function lookOnce(instances: readonly Instance[], ports: Ports, settings: Settings): Promise<void> {
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
  const { finished, acted, troubled } = await look(seen, ports, settings);
  await takePendingOff(finished, ports);
  await lookAfter(acted, new Set(troubled.map(({ item }) => item.instanceId)), ports, settings);
}

/**
 * Does what the next look of a message would do, because there may be no message. Our step may have undone a goal that
 * somebody set in the meantime. And an instance may be gone although ECS did not answer its release, or its outcome
 * could not be published. That outcome is published now: no sweep can find the instance again.
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
  // Without a readable goal the attempt fails, whatever goal stands here.
  return itemOf(instance, intent ?? { goal: 'Running', generation: 0, withinSeconds: 0 });
}
