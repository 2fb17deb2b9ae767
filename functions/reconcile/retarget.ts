import { groupBy, splitting } from '../../shared/batches.ts';
import { TAG_LIMIT } from '../../shared/ecs.ts';
import { CloudError } from '../../shared/errors.ts';
import type { Instance, Intent } from '../../shared/instance.ts';
import { errorFields } from '../../shared/log.ts';
import type { Ports } from '../../shared/ports.ts';
import { cleanUpTags, encodeIntent, intentOf, slotOf, TAG } from '../../shared/workItem.ts';
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
 * Sees to it that of two instances of one slot only one is told to run. There can be two where a placement had no stock
 * for one caller and had some for another. Nobody can tell which of them will be looked at first, or is told already,
 * so whoever is about to be told looks for the other.
 */
export async function yieldToTwins(cases: Case[], ports: Ports): Promise<void> {
  const suspects = cases.filter(
    ({ step, intent, instance }) =>
      step.kind === 'done' && intent.goal !== 'Released' && instance !== undefined && slotOf(instance)?.several,
  );
  for (const [requestId, group] of groupBy(suspects, ({ instance }) => instance?.tags[TAG.request])) {
    if (requestId === undefined) continue;
    try {
      const siblings = await ports.ecs.describeTagged({ [TAG.request]: requestId });
      await settleTwins(group, siblings, ports);
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      ports.log.warn('twins not looked for', { requestId, ...errorFields(error) });
      for (const entry of group) entry.trouble = 'error';
    }
  }
}

async function settleTwins(group: Case[], siblings: readonly Instance[], ports: Ports): Promise<void> {
  const verdicts = groupBy(group, ({ instance }) => instance && verdictOn(instance, siblings));
  for (const entry of verdicts.get('wait') ?? []) entry.step = { kind: 'wait' };
  const yielding = verdicts.get('yield') ?? [];
  if (yielding.length === 0) return;
  ports.log.warn('twins yield', { instanceIds: yielding.map(({ item }) => item.instanceId) });
  await retarget(yielding, { goal: 'Released' }, ports);
}

/**
 * What becomes of an instance that is at its goal. It yields to a twin that was told, and to one of an earlier
 * placement. It waits for one of a later placement that is at its goal, too: that either is being told just now,
 * because it could not see this one, or it will yield.
 */
function verdictOn(instance: Instance, siblings: readonly Instance[]): 'stay' | 'wait' | 'yield' {
  const mine = slotOf(instance);
  const twins = siblings.filter(
    (other) =>
      slotOf(other)?.index === mine?.index &&
      other.instanceId !== instance.instanceId &&
      intentOf(other)?.goal !== 'Released',
  );
  const isElder = (twin: Instance): boolean => (slotOf(twin)?.placement ?? 0) < (mine?.placement ?? 0);
  if (twins.some((twin) => twin.tags[TAG.pending] === undefined || isElder(twin))) return 'yield';
  return twins.some((twin) => twin.status === intentOf(twin)?.goal) ? 'wait' : 'stay';
}

/**
 * Has instances given back: the tag now, the release in the next look, which sees whether a goal was set meanwhile that
 * is newer than what this look knows.
 */
async function retarget(cases: Case[], wanted: Pick<Intent, 'goal' | 'failure'>, ports: Ports): Promise<void> {
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
