import { splitting } from '../../shared/cloud/splitting.ts';
import { groupBy } from '../../shared/domain/lists.ts';
import { DESCRIBE_LIMIT, TAG_LIMIT } from '../../shared/cloud/ecs.ts';
import { isRetryable, type CloudError } from '../../shared/cloud/errors.ts';
import type { Intent } from '../../shared/domain/instance.ts';
import { errorFields } from '../../shared/platform/log.ts';
import type { Ports } from '../../shared/ports.ts';
import type { WorkItem } from '../../shared/domain/message.ts';
import { TAG } from '../../shared/domain/tags.ts';
import type { Case } from './case.ts';
import { open } from './opening.ts';

/** Ids of a call that failed, and its error. */
interface Refused {
  ids: readonly string[];
  error: CloudError;
}

/** What settling leaves to do: items that are to be looked at again after a pause, and items that have a newer goal. */
export interface Settled {
  left: WorkItem[];
  reopened: WorkItem[];
}

/**
 * Takes the pending tag off instances whose outcome is told, then reads them again: a goal that was set between our
 * look and our untagging would have lost its tag. After a crash between the two calls that goal's own message finds out.
 */
export async function settle(items: readonly WorkItem[], ports: Ports): Promise<Settled> {
  const byId = new Map(items.map((item) => [item.instanceId, { ...item, finished: true }]));
  const marked = await markTold(items, ports);
  const untagged = await splitting(marked.ids, TAG_LIMIT, async (ids) => {
    await ports.ecs.untag(ids, [TAG.pending]);
    return ids;
  });
  const reread = await splitting(untagged.answers.flat(), DESCRIBE_LIMIT, (ids) => ports.ecs.describe(ids));
  const retagged = await tagBlindly(
    reread.failed.flatMap(({ ids }) => ids),
    byId,
    ports,
  );
  const now = ports.clock.now();
  const openings = reread.answers.flat().map((instance) => {
    const item = byId.get(instance.instanceId);
    return item && open(item, instance, now);
  });
  const restored = await restore(
    openings.flatMap((opening) => (opening?.kind === 'restore' ? [opening] : [])),
    ports,
  );
  const failed = [...marked.failed, ...untagged.failed, ...reread.failed, ...retagged];
  const again = passing(failed, ports);
  const left = again.flatMap((id) => byId.get(id) ?? []);
  return { left: [...left, ...restored.left], reopened: restored.reopened };
}

/** Has the next sweep look at instances again of which nobody can say whether a step of ours has undone their goal. */
export async function recall(items: readonly WorkItem[], ports: Ports): Promise<void> {
  const byId = new Map(items.map((item) => [item.instanceId, item]));
  passing(await tagBlindly([...byId.keys()], byId, ports), ports);
}

/** Puts the pending tag on again where nobody can say whether it belonged to a newer goal: a later look will tell. */
async function tagBlindly(
  instanceIds: readonly string[],
  items: ReadonlyMap<string, WorkItem>,
  ports: Ports,
): Promise<Refused[]> {
  const refused: Refused[] = [];
  for (const [goal, ids] of groupBy(instanceIds, (id) => items.get(id)?.goal ?? 'Running')) {
    const tagged = await splitting(ids, TAG_LIMIT, (batch) => ports.ecs.tag(batch, { [TAG.pending]: goal }));
    refused.push(...tagged.failed);
  }
  return refused;
}

/** Marks later goals as told, so that whoever finds such an instance without its pending tag knows that rightly so. */
async function markTold(items: readonly WorkItem[], ports: Ports): Promise<{ ids: string[]; failed: Refused[] }> {
  const ids: string[] = [];
  const failed: Refused[] = [];
  for (const [generation, group] of groupBy(items, (item) => item.generation)) {
    const all = group.map(({ instanceId }) => instanceId);
    if (generation === 0) {
      ids.push(...all);
      continue;
    }
    const told = { [TAG.told]: String(generation) };
    const marked = await splitting(all, TAG_LIMIT, async (batch) => {
      await ports.ecs.tag(batch, told);
      return batch;
    });
    ids.push(...marked.answers.flat());
    failed.push(...marked.failed);
  }
  return { ids, failed };
}

/** Puts the pending tag on again where it came off under a newer goal, or may come off before that goal is reached. */
export async function restore(entries: readonly { item: WorkItem; intent: Intent }[], ports: Ports): Promise<Settled> {
  const settled: Settled = { left: [], reopened: [] };
  for (const group of groupBy(entries, ({ intent }) => `${intent.goal}/${intent.generation}`).values()) {
    const [first] = group;
    if (first === undefined) continue;
    const tags = { [TAG.pending]: first.intent.goal, [TAG.undone]: String(first.intent.generation) };
    const ids = group.map(({ item }) => item.instanceId);
    const { failed } = await splitting(ids, TAG_LIMIT, (batch) => ports.ecs.tag(batch, tags));
    const refused = new Set(passing(failed, ports));
    for (const { item } of group) {
      if (refused.has(item.instanceId)) settled.left.push(item);
      else settled.reopened.push(item);
    }
  }
  return settled;
}

/** Notes on instances that a step towards an earlier goal may come too late, before this goal's end can be told. */
export async function noteOvertaken(cases: readonly Case[], ports: Ports): Promise<void> {
  const overtaken = cases.filter((entry) => entry.overtaken);
  const { left } = await restore(overtaken, ports);
  const refused = new Set(left.map(({ instanceId }) => instanceId));
  for (const entry of overtaken) if (refused.has(entry.item.instanceId)) entry.trouble = 'error';
}

/** The ids of calls that may succeed later. What ECS refuses for good is an instance that is gone. */
function passing(failed: readonly Refused[], ports: Ports): string[] {
  return failed.flatMap(({ ids, error }) => {
    ports.log.warn('not settled', { instanceIds: ids, ...errorFields(error) });
    return isRetryable(error) ? ids : [];
  });
}
