import { DESCRIBE_LIMIT, TAG_LIMIT } from '../../shared/cloud/ecs.ts';
import { splitting } from '../../shared/cloud/splitting.ts';
import { encodeMessage, type WorkItem } from '../../shared/domain/message.ts';
import type { Instance } from '../../shared/domain/instance.ts';
import { intentOf, TAG } from '../../shared/domain/tags.ts';
import { errorFields } from '../../shared/platform/log.ts';
import type { Ports } from '../../shared/ports.ts';
import type { IsFresh } from './freshness.ts';
import { lateStepMayShow } from './lateSteps.ts';
import { putAside } from './putAside.ts';
import { putPendingOn } from './putPendingOn.ts';
import { triage } from './triage.ts';
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
 * Takes the pending tag off instances whose outcome is published. If somebody set a goal between our look and this call,
 * that goal has lost its tag, and its message puts the tag on again. Where no message may tell, the instances are read
 * again: where the published goal was not the creation's, a late step towards an earlier goal may have undone it; and
 * where its slot may have a twin, a sweep may have given it back. So are all where the look is old by now: somebody has
 * had the time to set a goal, and its message may be lost.
 */
export async function takePendingOff(items: readonly WorkItem[], isFresh: IsFresh, ports: Ports): Promise<Untagged> {
  const byId = new Map(items.map((item) => [item.instanceId, { ...item, finished: true }]));
  const itemsOf = (ids: Iterable<string>): WorkItem[] => [...ids].flatMap((id) => byId.get(id) ?? []);
  const untagged = await splitting([...byId.keys()], TAG_LIMIT, async (ids) => {
    await ports.ecs.untag(ids, [TAG.pending]);
    return ids;
  });
  const unchanged = sortUnchanged(untagged.failed, ports);
  for (const [id, error] of unchanged.refused) {
    await putAside(`ECS does not take the pending tag off ${id}: ${error.code}.`, encodeMessage(itemsOf([id])), ports);
  }
  // Somebody may have opened a goal in the meantime who sends no message, or whose message may be lost.
  const isToBeReadAgain = ({ generation, slot }: WorkItem): boolean =>
    generation !== 0 || slot?.several === true || !isFresh();
  const { lost, doubtful, stale } = await readAgain(itemsOf(untagged.answers.flat()).filter(isToBeReadAgain), ports);
  // Whether their tags go on or not, these are looked at again. If their message is lost, the sweep finds them.
  await putPendingOn([...doubtful, ...itemsOf(unchanged.unsure).filter(isToBeReadAgain)], ports);
  const { reopened, left } = await putPendingOn(lost, ports);
  const unsure = [...doubtful, ...stale].map(({ instanceId }) => instanceId);
  const again = new Set([...unchanged.retry, ...unsure]);
  const now = ports.clock.now();
  const leftHere = itemsOf(again).map((item) => expectingLateSteps(item, now));
  return { reopened, left: [...leftHere, ...left], stuck: itemsOf(unchanged.refused.keys()) };
}

/**
 * The item as if it were about the creation's goal, too, as long as a late step may show. That of a sweep or a hint has no
 * message of its own goal, which would find out that it came too late.
 */
function expectingLateSteps(item: WorkItem, now: number): WorkItem {
  return lateStepMayShow(item, now) ? { ...item, oldest: 0 } : item;
}

/** What became of instances whose tag has come off, as ECS shows them now. */
interface Reread {
  /** Their goal is open: it has lost its tag. */
  lost: WorkItem[];
  /** Their goal may have lost its tag. */
  doubtful: WorkItem[];
  /** The answer is older than our call: it still shows the tag. Or it shows an older goal, which may have come late. */
  stale: WorkItem[];
}

async function readAgain(items: readonly WorkItem[], ports: Ports): Promise<Reread> {
  const ids = items.map(({ instanceId }) => instanceId);
  const { answers, failed } = await splitting(ids, DESCRIBE_LIMIT, (batch) => ports.ecs.describe(batch));
  for (const { ids: instanceIds, error } of failed) {
    ports.log.warn('tags not read again', { instanceIds, ...errorFields(error) });
  }
  const now = ports.clock.now();
  const shown = new Map(answers.flat().map((instance) => [instance.instanceId, instance]));
  const reread: Reread = { lost: [], doubtful: [], stale: [] };
  for (const item of items) sortInto(reread, item, shown.get(item.instanceId), now);
  return reread;
}

function sortInto(reread: Reread, item: WorkItem, instance: Instance | undefined, now: number): void {
  if (instance === undefined || instance.tagsUnread === true) {
    reread.doubtful.push(item);
    return;
  }
  const intent = intentOf(instance);
  if (instance.tags[TAG.pending] !== undefined) {
    // A newer goal was set just before our call, which took its tag, or just after it.
    if (intent !== undefined && intent.generation > item.generation) {
      reread.doubtful.push({ ...item, goal: intent.goal });
    } else reread.stale.push(item);
    return;
  }
  const found = triage(expectingLateSteps(item, now), instance, now);
  if (found.kind === 'retag') reread.lost.push(found.attempt.item);
  else if (found.kind === 'work') reread.stale.push(item);
}
