import { groupBy } from '../../shared/domain/lists.ts';
import { CloudError } from '../../shared/cloud/errors.ts';
import type { Instance } from '../../shared/domain/instance.ts';
import { errorFields } from '../../shared/platform/log.ts';
import type { Ports } from '../../shared/ports.ts';
import { failureOf, intentOf, slotOf, TAG } from '../../shared/domain/tags.ts';
import type { Case } from './case.ts';
import { retarget } from './retarget.ts';

/**
 * Sees to it that of two instances of one slot only one is told: that it runs, or that it failed and is kept. There can
 * be two where a placement had no stock for one caller and had some for another. Nobody can tell which of them will be
 * looked at first, or is told already, so whoever is about to be told looks for the other.
 */
export async function yieldToTwins(cases: Case[], ports: Ports): Promise<void> {
  const suspects = cases.filter(isAboutToBeTold);
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

/** One that may have a twin and comes to its end now. A failure that is noted may be told already, and stays. */
function isAboutToBeTold({ step, intent, instance, trouble }: Case): boolean {
  if (instance === undefined || trouble !== undefined || intent.goal === 'Released') return false;
  // An instance whose goal tag is not readable cannot be given back by another tag.
  if (slotOf(instance)?.several !== true || intentOf(instance) === undefined) return false;
  return step.kind === 'done' || (step.kind === 'fail' && !hasFailed(instance));
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
 * What becomes of an instance that has come to its end. It yields to a twin that was told, and to one of an earlier
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
  if (twins.some((twin) => wasTold(twin) || isElder(twin))) return 'yield';
  return twins.some((twin) => twin.status === intentOf(twin)?.goal) ? 'wait' : 'stay';
}

/** The pending tag of a failed one may stay on for a while; its failure is noted before it is told. */
function wasTold(twin: Instance): boolean {
  return twin.tags[TAG.pending] === undefined || hasFailed(twin);
}

function hasFailed(instance: Instance): boolean {
  const intent = intentOf(instance);
  return intent !== undefined && failureOf(instance, intent) !== undefined;
}
