import { DESCRIBE_LIMIT, TAG_LIMIT } from '../../shared/cloud/ecs.ts';
import { splitting, type Failed } from '../../shared/cloud/splitting.ts';
import { groupBy } from '../../shared/domain/lists.ts';
import type { WorkItem } from '../../shared/domain/message.ts';
import { TAG } from '../../shared/domain/tags.ts';
import type { Ports } from '../../shared/ports.ts';
import { idsToRetry, putPendingOn, tagPendingUnseen, type Tagged } from './putPendingOn.ts';
import { only, triage } from './triage.ts';

/**
 * Takes the pending tag off instances whose outcome is published, then reads them again: a goal that somebody set between
 * our look and our untagging would have lost its tag. After a crash between the two calls that goal's own message finds out.
 */
export async function takePendingOff(items: readonly WorkItem[], ports: Ports): Promise<Tagged> {
  const byId = new Map(items.map((item) => [item.instanceId, { ...item, finished: true }]));
  const itemsOf = (ids: readonly string[]): WorkItem[] => ids.flatMap((id) => byId.get(id) ?? []);
  const marked = await markPublished(items, ports);
  const untagged = await splitting(marked.ids, TAG_LIMIT, async (ids) => {
    await ports.ecs.untag(ids, [TAG.pending]);
    return ids;
  });
  const reread = await splitting(untagged.answers.flat(), DESCRIBE_LIMIT, (ids) => ports.ecs.describe(ids));
  const instances = reread.answers.flat();
  const unread = instances.filter(({ tagsUnread }) => tagsUnread).map(({ instanceId }) => instanceId);
  const unseen = [...unread, ...reread.failed.flatMap(({ ids }) => ids)];
  const retagged = await tagPendingUnseen(itemsOf(unseen), ports);
  const now = ports.clock.now();
  const triages = instances.flatMap((instance) => {
    const item = byId.get(instance.instanceId);
    return item === undefined ? [] : [triage(item, instance, now)];
  });
  const { reopened, left } = await putPendingOn(only(triages, 'retag'), ports);
  const again = idsToRetry([...marked.failed, ...untagged.failed, ...reread.failed, ...retagged], ports);
  return { left: [...itemsOf([...new Set([...again, ...unread])]), ...left], reopened };
}

/** Marks later goals as published, so that whoever finds one without its pending tag knows that it is rightly so. */
async function markPublished(items: readonly WorkItem[], ports: Ports): Promise<{ ids: string[]; failed: Failed[] }> {
  const ids: string[] = [];
  const failed: Failed[] = [];
  for (const [generation, group] of groupBy(items, (item) => item.generation)) {
    const all = group.map(({ instanceId }) => instanceId);
    if (generation === 0) {
      ids.push(...all);
      continue;
    }
    const marked = await splitting(all, TAG_LIMIT, async (batch) => {
      await ports.ecs.tag(batch, { [TAG.told]: String(generation) });
      return batch;
    });
    ids.push(...marked.answers.flat());
    failed.push(...marked.failed);
  }
  return { ids, failed };
}
