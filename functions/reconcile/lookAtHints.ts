import { isUnclear } from '../../shared/domain/instance.ts';
import type { WorkItem } from '../../shared/domain/message.ts';
import { intentOf, TAG } from '../../shared/domain/tags.ts';
import type { Ports } from '../../shared/ports.ts';
import { act } from './act.ts';
import { attemptAt, itemOf } from './attempt.ts';
import { countAttempt, figuresOf } from './figures.ts';
import { freshSince } from './freshness.ts';

/**
 * Starts instances that have just come to Stopped, as ECS reports, and that are to run; before that they get their release
 * time and address, where they are to have them. It tells nothing and notes nothing: their messages wait in the queue, and
 * the next look at one sees what became of the start. A look at a message may be under way
 * beside this one, so an end that this one told could contradict it.
 * @returns the items whose instances it started.
 * @throws CloudError when ECS does not describe them.
 * @example await lookAtHints(['i-bp1abc'], ports);
 */
export async function lookAtHints(instanceIds: readonly string[], ports: Ports): Promise<WorkItem[]> {
  const asOf = ports.clock.now();
  const instances = await ports.ecs.describe(instanceIds);
  const now = ports.clock.now();
  const attempts = instances.flatMap((instance) => {
    const intent = intentOf(instance);
    const isAwaited = !isUnclear(instance) && instance.tags[TAG.pending] !== undefined;
    return isAwaited && intent?.goal === 'Running' ? attemptAt(itemOf(instance, intent), intent, instance, now) : [];
  });
  const acted = await act(attempts, freshSince(asOf, ports.clock), ports);
  const later = ports.clock.now();
  ports.log.info(
    'looked',
    figuresOf(
      'hint',
      acted.map((attempt) => countAttempt(attempt, later)),
    ),
  );
  return acted.filter((attempt) => attempt.acted === true).map(({ item }) => item);
}
