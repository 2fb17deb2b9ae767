import { DESCRIBE_LIMIT } from '../../shared/cloud/ecs.ts';
import { splitting } from '../../shared/cloud/splitting.ts';
import { errorFields } from '../../shared/platform/log.ts';
import type { Ports } from '../../shared/ports.ts';
import { idsOf, inTrouble, replaced, waiting, type Attempt } from './attempt.ts';
import { shown } from './triage.ts';

/**
 * Asks ECS once more for instances that are about to fail because it does not list them. The two looks that left them
 * out may lie far apart: before a new instance was listed, and in one answer that left it out. Few instances end so, and
 * the failure of one that is there would be believed.
 * @returns the attempts. One that ECS shows after all waits, and one that it does not describe now has `trouble`.
 */
export async function confirmGone(attempts: readonly Attempt[], ports: Ports): Promise<Attempt[]> {
  const missing = attempts.filter(({ instance, step }) => instance === undefined && step.kind === 'fail');
  const asked = await splitting(idsOf(missing), DESCRIBE_LIMIT, (ids) => ports.ecs.describe(ids));
  const there = new Set(asked.answers.flat().map(({ instanceId }) => instanceId));
  const unread = new Set(asked.failed.flatMap(({ ids }) => ids));
  for (const { ids: instanceIds, error } of asked.failed) {
    ports.log.warn('absence not confirmed', { instanceIds, ...errorFields(error) });
  }
  return replaced(
    attempts,
    missing.map((attempt) => {
      const { item } = attempt;
      if (there.has(item.instanceId)) return waiting({ ...attempt, item: shown(item) });
      return unread.has(item.instanceId) ? inTrouble(attempt) : attempt;
    }),
  );
}
