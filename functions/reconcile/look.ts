import { splitting } from '../../shared/cloud/splitting.ts';
import { DESCRIBE_LIMIT } from '../../shared/cloud/ecs.ts';
import { isRetryable, type CloudError } from '../../shared/cloud/errors.ts';
import type { Instance } from '../../shared/domain/instance.ts';
import { errorFields } from '../../shared/platform/log.ts';
import type { Ports, Settings } from '../../shared/ports.ts';
import type { WorkItem } from '../../shared/domain/message.ts';
import { act, FRESH_MS } from './act.ts';
import type { Case } from './case.ts';
import { only, open } from './opening.ts';
import { cleanUpFailures } from './retarget.ts';
import { noteOvertaken, restore } from './settle.ts';
import { tell } from './tell.ts';
import { yieldToTwins } from './twins.ts';

/** What a look leaves: who has to be looked at again and why, and whose pending tag may come off. */
export interface Looked {
  waiting: WorkItem[];
  troubled: { item: WorkItem; trouble: NonNullable<Case['trouble']> }[];
  finished: WorkItem[];
  /** Items whose instance was started, stopped or released: a goal that was set meanwhile may be undone by that. */
  acted: WorkItem[];
}

/** What DescribeInstances told. */
export interface Described {
  seen: [WorkItem, Instance | undefined][];
  troubled: Looked['troubled'];
  /** Items that ECS refuses to describe, with its error: nothing can ever be learnt of them. */
  refused: { item: WorkItem; error: CloudError }[];
}

/** Describes the instances of all items, at most 100 in a call. */
export async function describe(items: readonly WorkItem[], ports: Ports): Promise<Described> {
  const byId = new Map(items.map((item) => [item.instanceId, item]));
  const asked = await splitting([...byId.keys()], DESCRIBE_LIMIT, (ids) => ports.ecs.describe(ids));
  const instances = new Map(asked.answers.flat().map((instance) => [instance.instanceId, instance]));
  const troubled: Described['troubled'] = [];
  const refused: Described['refused'] = [];
  for (const { ids, error } of asked.failed) {
    ports.log.warn('not described', { instanceIds: ids, ...errorFields(error) });
    for (const item of ids.flatMap((id) => byId.get(id) ?? [])) {
      byId.delete(item.instanceId);
      if (isRetryable(error)) troubled.push({ item, trouble: troubleOf(error) });
      else refused.push({ item, error });
    }
  }
  return { seen: [...byId.values()].map((item) => [item, instances.get(item.instanceId)]), troubled, refused };
}

function troubleOf(error: CloudError): NonNullable<Case['trouble']> {
  return error.code.includes('Throttling') ? 'throttled' : 'error';
}

/** Takes every instance one step towards its goal: decide, act, tell who has come to an end. */
export async function work(
  seen: readonly [WorkItem, Instance | undefined][],
  ports: Ports,
  settings: Settings,
): Promise<Looked> {
  const now = ports.clock.now();
  const openings = seen.map(([item, instance]) => open(item, instance, now));
  const restored = await restore(only(openings, 'restore'), ports);
  const cases = only(openings, 'work').map((opening) => opening.case);
  await noteOvertaken(cases, ports);
  await act(cases, now, ports);
  if (ports.clock.now() - now >= FRESH_MS) postponeEnds(cases);
  // What is to be given back is released in the next look; a failure that nobody cleans up after ends here.
  await cleanUpFailures(cases, ports);
  await yieldToTwins(cases, ports);
  await tell(cases.filter(hasEnded), ports, settings);
  const settling = only(openings, 'settle').map(({ item }) => item);
  return collect(cases, settling, restored);
}

/** An end that an old look has seen is left to a new one, but for that of an instance which is gone. */
function postponeEnds(cases: Case[]): void {
  for (const entry of cases) if (hasEnded(entry) && entry.instance !== undefined) entry.step = { kind: 'wait' };
}

function hasEnded({ step, trouble }: Case): boolean {
  return trouble === undefined && (step.kind === 'done' || step.kind === 'fail');
}

function collect(cases: Case[], settling: WorkItem[], restored: { left: WorkItem[]; reopened: WorkItem[] }): Looked {
  const looked: Looked = {
    waiting: [...restored.reopened],
    troubled: restored.left.map((item) => ({ item, trouble: 'error' })),
    finished: [...settling],
    acted: cases.filter(({ acted }) => acted).map(({ item }) => item),
  };
  for (const entry of cases) {
    if (entry.trouble !== undefined) looked.troubled.push({ item: entry.item, trouble: entry.trouble });
    else if (!hasEnded(entry)) looked.waiting.push(entry.item);
    // Of an instance that is gone there is no tag to take off.
    else if (entry.instance !== undefined) looked.finished.push(entry.item);
  }
  return looked;
}
