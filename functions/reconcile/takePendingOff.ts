import { DESCRIBE_LIMIT, TAG_LIMIT } from '../../shared/cloud/ecs.ts';
import { splitting } from '../../shared/cloud/splitting.ts';
import { encodeMessage, type WorkItem } from '../../shared/domain/message.ts';
import { TAG } from '../../shared/domain/tags.ts';
import type { Ports } from '../../shared/ports.ts';
import { putAside } from './putAside.ts';
import { putPendingOn } from './putPendingOn.ts';
import { only, triage } from './triage.ts';
import { sortUnchanged } from './unchangedTags.ts';

/** The result of taking pending tags off. */
export interface Untagged {
  /** Items whose pending tag is on again, because their goal is open. */
  reopened: WorkItem[];
  /** Items whose tags may be changed after a pause. */
  left: WorkItem[];
  /** Items whose pending tag ECS will not take off. They are in the dead letters: somebody has to see to the tag. */
  stuck: WorkItem[];
}

/**
 * Takes the pending tag off instances whose outcome is published. Then it reads them again: if somebody set a goal
 * between our look and this call, that goal has lost its tag, and the tag goes on again. If we crash between the two
 * calls, the message of that goal finds out.
 */
export async function takePendingOff(items: readonly WorkItem[], ports: Ports): Promise<Untagged> {
  const byId = new Map(items.map((item) => [item.instanceId, { ...item, finished: true }]));
  const itemsOf = (ids: Iterable<string>): WorkItem[] => [...ids].flatMap((id) => byId.get(id) ?? []);
  const untagged = await splitting([...byId.keys()], TAG_LIMIT, async (ids) => {
    await ports.ecs.untag(ids, [TAG.pending]);
    return ids;
  });
  const unchanged = sortUnchanged(untagged.failed, ports);
  for (const [id, error] of unchanged.refused) {
    await putAside(
      `ECS does not take the tag ${TAG.pending} off ${id}: ${error.code}.`,
      encodeMessage(itemsOf([id])),
      ports,
    );
  }
  const reread = await readAgain(untagged.answers.flat(), byId, ports);
  const blind = await putPendingOn(itemsOf(reread.unread), ports);
  const { reopened, left } = await putPendingOn(reread.lost, ports);
  const again = new Set([...unchanged.retry, ...reread.unread, ...blind.left.map(({ instanceId }) => instanceId)]);
  return { reopened, left: [...itemsOf(again), ...left], stuck: itemsOf(unchanged.refused.keys()) };
}

/** Reads instances whose tag has come off: whose tag was lost, and of which we cannot say. */
async function readAgain(
  ids: readonly string[],
  byId: ReadonlyMap<string, WorkItem>,
  ports: Ports,
): Promise<{ lost: WorkItem[]; unread: string[] }> {
  const { answers, failed } = await splitting(ids, DESCRIBE_LIMIT, (batch) => ports.ecs.describe(batch));
  sortUnchanged(failed, ports);
  const instances = answers.flat();
  const now = ports.clock.now();
  const triages = instances.flatMap((instance) => {
    const item = byId.get(instance.instanceId);
    return item === undefined ? [] : [triage(item, instance, now)];
  });
  const unread = instances.filter(({ tagsUnread }) => tagsUnread).map(({ instanceId }) => instanceId);
  return {
    lost: only(triages, 'retag').map(({ attempt }) => attempt.item),
    unread: [...unread, ...failed.flatMap((each) => each.ids)],
  };
}
