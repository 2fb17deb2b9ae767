import type { Ports } from '../../shared/ports.ts';
import { hasEnded, inTrouble, replaced, waiting, type Attempt } from './attempt.ts';
import { describe } from './describe.ts';
import { shown } from './triage.ts';

/**
 * Asks ECS once more for instances that are about to be told as gone because it does not list them. The two looks that left
 * them out may lie far apart: before a new instance was listed, and in one answer that left it out. Few instances end so:
 * of one whose release ECS has accepted in this look, nothing is asked.
 * @returns the attempts. One that ECS shows after all waits, and one that it does not describe now has `trouble`.
 */
export async function confirmGone(attempts: readonly Attempt[], ports: Ports): Promise<Attempt[]> {
  const missing = attempts.filter(
    (attempt) => attempt.instance === undefined && !attempt.released && hasEnded(attempt),
  );
  const { seen } = await describe(
    missing.map(({ item }) => item),
    ports,
  );
  const instances = new Map(seen.map(([{ instanceId }, instance]) => [instanceId, instance]));
  return replaced(
    attempts,
    missing.map((attempt) => {
      const { item } = attempt;
      if (!instances.has(item.instanceId)) return inTrouble(attempt);
      return instances.get(item.instanceId) === undefined ? attempt : waiting({ ...attempt, item: shown(item) });
    }),
  );
}
