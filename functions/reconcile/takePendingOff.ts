import { DESCRIBE_LIMIT, TAG_LIMIT } from '../../shared/cloud/ecs.ts';
import { splitting } from '../../shared/cloud/splitting.ts';
import type { WorkItem } from '../../shared/domain/message.ts';
import { TAG } from '../../shared/domain/tags.ts';
import type { Ports } from '../../shared/ports.ts';
import { idsToRetry, putPendingOn, tagPendingUnseen, type Tagged } from './putPendingOn.ts';
import { only, triage } from './triage.ts';

/**
 * Takes the pending tag off instances whose outcome is published. Then it reads them again: if somebody set a goal
 * between our look and this call, that goal has lost its tag, and the tag goes on again. If we crash between the two
 * calls, the message of that goal finds out.
 */
export async function takePendingOff(items: readonly WorkItem[], ports: Ports): Promise<Tagged> {
  const byId = new Map(items.map((item) => [item.instanceId, { ...item, finished: true }]));
  const itemsOf = (ids: readonly string[]): WorkItem[] => ids.flatMap((id) => byId.get(id) ?? []);
  const untagged = await splitting([...byId.keys()], TAG_LIMIT, async (ids) => {
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
  const again = idsToRetry([...untagged.failed, ...reread.failed, ...retagged], ports);
  return { left: [...itemsOf([...new Set([...again, ...unread])]), ...left], reopened };
}
