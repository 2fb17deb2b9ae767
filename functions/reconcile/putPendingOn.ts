import { TAG_LIMIT } from '../../shared/cloud/ecs.ts';
import { isRetryable } from '../../shared/cloud/errors.ts';
import { splitting, type Failed } from '../../shared/cloud/splitting.ts';
import type { Intent } from '../../shared/domain/instance.ts';
import { groupBy } from '../../shared/domain/lists.ts';
import type { WorkItem } from '../../shared/domain/message.ts';
import { TAG } from '../../shared/domain/tags.ts';
import { errorFields } from '../../shared/platform/log.ts';
import type { Ports } from '../../shared/ports.ts';

/** The result of a change of tags. */
export interface Tagged {
  /** Items whose pending tag is on again, because their goal is open. */
  reopened: WorkItem[];
  /** Items whose tags could not be changed. Try again after a pause. */
  left: WorkItem[];
}

/**
 * Puts the pending tag on again where the end of an earlier goal took it off, or where a late step may undo the goal.
 * It writes the `undone` tag, too, so that whoever takes the pending tag off next first checks that the goal is
 * reached.
 */
export async function putPendingOn(
  entries: readonly { item: WorkItem; intent: Intent }[],
  ports: Ports,
): Promise<Tagged> {
  const tagged: Tagged = { reopened: [], left: [] };
  for (const group of groupBy(entries, ({ intent }) => `${intent.goal}/${intent.generation}`).values()) {
    const [first] = group;
    if (first === undefined) continue;
    const tags = { [TAG.pending]: first.intent.goal, [TAG.undone]: String(first.intent.generation) };
    const ids = group.map(({ item }) => item.instanceId);
    const { failed } = await splitting(ids, TAG_LIMIT, (batch) => ports.ecs.tag(batch, tags));
    const refused = new Set(idsToRetry(failed, ports));
    for (const { item } of group) {
      if (refused.has(item.instanceId)) tagged.left.push(item);
      else tagged.reopened.push(item);
    }
  }
  return tagged;
}

/** Puts the pending tag on instances so that the next sweep checks them: we do not know what our step did to them. */
export async function leaveToSweep(items: readonly WorkItem[], ports: Ports): Promise<void> {
  idsToRetry(await tagPendingUnseen(items, ports), ports);
}

/**
 * Puts the pending tag on instances whose other tags could not be read. If the tag is not needed, a later look takes it
 * off again.
 */
export async function tagPendingUnseen(items: readonly WorkItem[], ports: Ports): Promise<Failed[]> {
  const refused: Failed[] = [];
  for (const [goal, group] of groupBy(items, (item) => item.goal)) {
    const ids = group.map(({ instanceId }) => instanceId);
    const { failed } = await splitting(ids, TAG_LIMIT, (batch) => ports.ecs.tag(batch, { [TAG.pending]: goal }));
    refused.push(...failed);
  }
  return refused;
}

/** The ids whose call may succeed later. ECS refuses the others for good, because they are gone. */
export function idsToRetry(failed: readonly Failed[], ports: Ports): string[] {
  return failed.flatMap(({ ids, error }) => {
    ports.log.warn('tags not changed', { instanceIds: ids, ...errorFields(error) });
    return isRetryable(error) ? ids : [];
  });
}
