import { TAG_LIMIT } from '../../shared/cloud/ecs.ts';
import { splitting } from '../../shared/cloud/splitting.ts';
import { groupBy } from '../../shared/domain/lists.ts';
import { isTold, TAG } from '../../shared/domain/tags.ts';
import type { Ports } from '../../shared/ports.ts';
import { hasEnded, idsOf, inTrouble, replaced, type Attempt } from './attempt.ts';
import { idsToRetry } from './putPendingOn.ts';

/**
 * Marks goals that were set later as published, in the very look that has published them. A late step of ours may undo such
 * a goal before its message has ended; without the mark its deadline would then publish a second end. The goal that an
 * instance is created with needs none: nothing of ours undoes it.
 * @param attempts those whose outcome this look has published.
 */
export async function markPublished(attempts: readonly Attempt[], ports: Ports): Promise<Attempt[]> {
  const unmarked = attempts.filter(
    (attempt) => hasEnded(attempt) && attempt.instance !== undefined && !isTold(attempt.instance, attempt.intent),
  );
  const unknown = new Set<string>();
  for (const [generation, group] of groupBy(unmarked, ({ intent }) => intent.generation)) {
    const tags = { [TAG.told]: String(generation) };
    const { failed } = await splitting(idsOf(group), TAG_LIMIT, (ids) => ports.ecs.tag(ids, tags));
    for (const id of idsToRetry(failed, ports)) unknown.add(id);
  }
  return replaced(
    attempts,
    unmarked.filter(({ item }) => unknown.has(item.instanceId)).map((attempt) => inTrouble(attempt)),
  );
}
