import { TAG_LIMIT } from '../../shared/cloud/ecs.ts';
import { splitting } from '../../shared/cloud/splitting.ts';
import { groupBy } from '../../shared/domain/lists.ts';
import { isPublished, TAG } from '../../shared/domain/tags.ts';
import type { Ports } from '../../shared/ports.ts';
import { hasEnded, idsOf, inTrouble, replaced, type Attempt } from './attempt.ts';
import { sortUnchanged } from './unchangedTags.ts';

/**
 * Marks goals as published, in the same look that published them. A late step of ours may undo such a goal while its
 * message is still on its way. Without the mark, the deadline would then publish a second outcome. The goal of the
 * creation needs no mark: no step of ours can undo it.
 * @param attempts those whose outcomes this look has published.
 */
export async function markPublished(attempts: readonly Attempt[], ports: Ports): Promise<Attempt[]> {
  const unmarked = attempts.filter(
    (attempt) => hasEnded(attempt) && attempt.instance !== undefined && !isPublished(attempt.instance, attempt.intent),
  );
  const unknown = new Set<string>();
  for (const [generation, group] of groupBy(unmarked, ({ intent }) => intent.generation)) {
    const tags = { [TAG.published]: String(generation) };
    const { failed } = await splitting(idsOf(group), TAG_LIMIT, (ids) => ports.ecs.tag(ids, tags));
    // Where ECS refuses the mark for good, the message alone knows that the outcome is published.
    for (const id of sortUnchanged(failed, ports).retry) unknown.add(id);
  }
  return replaced(
    attempts,
    unmarked.filter(({ item }) => unknown.has(item.instanceId)).map((attempt) => inTrouble(attempt)),
  );
}
