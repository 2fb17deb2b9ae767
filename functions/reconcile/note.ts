import { splitting } from '../../shared/cloud/splitting.ts';
import { groupBy } from '../../shared/domain/lists.ts';
import { DESCRIBE_LIMIT, TAG_LIMIT } from '../../shared/cloud/ecs.ts';
import { isAtGoal, type Instance } from '../../shared/domain/instance.ts';
import { errorFields } from '../../shared/platform/log.ts';
import type { Ports } from '../../shared/ports.ts';
import { failureOf, intentOf, TAG } from '../../shared/domain/tags.ts';
import type { Case } from './case.ts';

/**
 * Leaves the failure on instances that stay, before it is told: it remains one then, and `status` can tell it. Reads
 * them again, because another look may have found the goal reached, and told it, just before it could see the note.
 */
export async function noteFailures(cases: Case[], ports: Ports): Promise<void> {
  const failed = cases.filter(isUnnoted);
  for (const [note, group] of groupBy(failed, noteOf)) {
    const ids = group.map(({ item }) => item.instanceId);
    const refused = await splitting(ids, TAG_LIMIT, (batch) => ports.ecs.tag(batch, { [TAG.outcome]: note }));
    for (const { ids: instanceIds, error } of refused.failed) {
      ports.log.warn('failure not noted', { instanceIds, ...errorFields(error) });
      for (const entry of group) if (instanceIds.includes(entry.item.instanceId)) entry.trouble = 'error';
    }
  }
  await withdrawUntrue(
    failed.filter(({ trouble }) => trouble === undefined),
    ports,
  );
}

/** A failure that is noted already stays one, and the same. */
function isUnnoted({ step, intent, instance }: Case): boolean {
  return step.kind === 'fail' && instance !== undefined && failureOf(instance, intent) !== step.code;
}

function noteOf({ step, intent }: Case): string {
  return `${intent.generation}/${step.kind === 'fail' ? step.code : ''}`;
}

/** Takes the notes off again where the goal is reached after all: the next look tells that. */
async function withdrawUntrue(failed: Case[], ports: Ports): Promise<void> {
  const byId = new Map(failed.map((entry) => [entry.item.instanceId, entry]));
  const reread = await splitting([...byId.keys()], DESCRIBE_LIMIT, (ids) => ports.ecs.describe(ids));
  const untrue = reread.answers.flat().filter((instance) => isReached(byId.get(instance.instanceId), instance));
  const ids = untrue.map(({ instanceId }) => instanceId);
  const kept = await splitting(ids, TAG_LIMIT, (batch) => ports.ecs.untag(batch, [TAG.outcome]));
  for (const { ids: instanceIds, error } of [...reread.failed, ...kept.failed]) {
    ports.log.warn('failure not confirmed', { instanceIds, ...errorFields(error) });
  }
  for (const id of [...ids, ...reread.failed.flatMap((each) => each.ids)]) {
    const entry = byId.get(id);
    if (entry !== undefined) entry.trouble = 'error';
  }
}

function isReached(entry: Case | undefined, instance: Instance): boolean {
  if (entry === undefined || intentOf(instance)?.generation !== entry.intent.generation) return false;
  return isAtGoal(entry.intent, instance);
}
