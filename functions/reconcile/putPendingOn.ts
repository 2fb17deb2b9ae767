import { TAG_LIMIT } from '../../shared/cloud/ecs.ts';
import type { CloudError } from '../../shared/cloud/errors.ts';
import { splitting } from '../../shared/cloud/splitting.ts';
import { groupBy } from '../../shared/domain/lists.ts';
import type { WorkItem } from '../../shared/domain/message.ts';
import { TAG } from '../../shared/domain/tags.ts';
import type { Ports } from '../../shared/ports.ts';
import { sortUnchanged } from './unchangedTags.ts';

/** The result of putting pending tags on. */
export interface Reopened {
  /** Items whose pending tag is on, or whose instance is gone: their message finds out. */
  reopened: WorkItem[];
  /** Items whose tag may go on after a pause. */
  left: WorkItem[];
  /** Items whose tag ECS refuses for good. */
  refused: { item: WorkItem; error: CloudError }[];
}

/**
 * Puts the pending tag on instances: where the end of an earlier goal took it off, where a late step has undone a goal,
 * and where we could not read whether it was taken off rightly. If the tag is not needed, a later look takes it off.
 */
export async function putPendingOn(items: readonly WorkItem[], ports: Ports): Promise<Reopened> {
  const result: Reopened = { reopened: [], left: [], refused: [] };
  for (const [goal, group] of groupBy(items, (item) => item.goal)) {
    const ids = group.map(({ instanceId }) => instanceId);
    const { failed } = await splitting(ids, TAG_LIMIT, (batch) => ports.ecs.tag(batch, { [TAG.pending]: goal }));
    const { retry, refused } = sortUnchanged(failed, ports);
    for (const item of group) {
      const error = refused.get(item.instanceId);
      if (error !== undefined) result.refused.push({ item, error });
      else if (retry.has(item.instanceId)) result.left.push(item);
      else result.reopened.push(item);
    }
  }
  return result;
}
