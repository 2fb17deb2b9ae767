import { splitting } from '../../shared/cloud/splitting.ts';
import { groupBy } from '../../shared/domain/lists.ts';
import { TAG_LIMIT } from '../../shared/cloud/ecs.ts';
import type { Intent } from '../../shared/domain/instance.ts';
import { errorFields } from '../../shared/platform/log.ts';
import type { Ports } from '../../shared/ports.ts';
import { cleanUpTags, encodeIntent } from '../../shared/domain/tags.ts';
import { itemOf, type Case } from './case.ts';

/** How long a release that we decided on ourselves is tried, in seconds: longer than a lock or a throttle may pass. */
const CLEAN_UP_SECONDS = 3600;

/**
 * Turns failures that leave a bill into releases: a pay-as-you-go instance that was created to run and never did is
 * given back, unless its request says keep. The intent is written before any effect, so a crash leaves it to the sweep.
 */
export async function cleanUpFailures(cases: Case[], ports: Ports): Promise<void> {
  const owned = cases.filter(
    ({ step, intent, instance, trouble }) =>
      step.kind === 'fail' && intent.onFailure === 'release' && instance?.chargeType === 'PostPaid' && !trouble,
  );
  const codeOf = ({ step }: Case): string | undefined => (step.kind === 'fail' ? step.code : undefined);
  for (const [failure, group] of groupBy(owned, codeOf)) {
    await retarget(group, { goal: 'Released', ...(failure !== undefined && { failure }) }, ports);
  }
}

/**
 * Has instances given back: the tag now, the release in the next look, which sees whether a goal was set meanwhile that
 * is newer than what this look knows.
 */
export async function retarget(cases: Case[], wanted: Pick<Intent, 'goal' | 'failure'>, ports: Ports): Promise<void> {
  const now = ports.clock.now();
  const intentFor = ({ intent }: Case): Intent => ({
    ...wanted,
    generation: Math.max(now, intent.generation + 1),
    withinSeconds: CLEAN_UP_SECONDS,
  });
  const keyOf = (entry: Case): string => `${entry.intent.generation}/${encodeIntent(intentFor(entry))}`;
  for (const group of groupBy(cases, keyOf).values()) {
    const [first] = group;
    if (first === undefined) continue;
    const intent = intentFor(first);
    const tags = cleanUpTags(first.intent.generation, intent);
    const ids = group.map(({ item }) => item.instanceId);
    const { failed } = await splitting(ids, TAG_LIMIT, (batch) => ports.ecs.tag(batch, tags));
    const refused = new Set(failed.flatMap(({ ids: batch }) => batch));
    for (const { ids: instanceIds, error } of failed) {
      ports.log.warn('goal not set', { instanceIds, ...errorFields(error) });
    }
    for (const entry of group) {
      if (refused.has(entry.item.instanceId)) entry.trouble = 'error';
      else if (entry.instance !== undefined) {
        Object.assign(entry, {
          intent,
          item: itemOf(entry.instance, intent),
          step: { kind: 'wait' },
        } satisfies Partial<Case>);
      }
    }
  }
}
