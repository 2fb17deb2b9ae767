import { TAG_LIMIT } from '../../shared/cloud/ecs.ts';
import type { CloudError } from '../../shared/cloud/errors.ts';
import { splitting } from '../../shared/cloud/splitting.ts';
import type { Intent } from '../../shared/domain/instance.ts';
import { groupBy } from '../../shared/domain/lists.ts';
import { cleanUpTags, encodeIntent } from '../../shared/domain/tags.ts';
import type { Ports } from '../../shared/ports.ts';
import { idsOf, inTrouble, itemOf, replaced, waiting, type Attempt } from './attempt.ts';
import { sortUnchanged } from './unchangedTags.ts';

/** How long we try a release that we decided on ourselves, in seconds. It should outlast locks and throttling. */
const CLEAN_UP_SECONDS = 3600;

/**
 * Gives back failed instances that would go on costing money: pay-as-you-go instances that were created here and never
 * ran, unless their request says `keep`. It writes the decision into a tag before it releases anything, so after a
 * crash the sweep finds it.
 */
export async function giveBackFailed(attempts: readonly Attempt[], ports: Ports): Promise<Attempt[]> {
  const owned = attempts.filter(
    ({ step, intent, instance, trouble }) =>
      step.kind === 'fail' && intent.onFailure === 'release' && instance?.chargeType === 'PostPaid' && !trouble,
  );
  const codeOf = ({ step }: Attempt): string | undefined => (step.kind === 'fail' ? step.code : undefined);
  let current = [...attempts];
  for (const [failure, group] of groupBy(owned, codeOf)) {
    const given = await giveBack(group, { goal: 'Released', ...(failure !== undefined && { failure }) }, ports);
    current = replaced(current, given);
  }
  return current;
}

/**
 * Tags instances so that the next look releases them. This look does not release them itself: somebody may have set a
 * newer goal since it described them, and the next look sees that.
 */
export async function giveBack(
  attempts: readonly Attempt[],
  wanted: Pick<Intent, 'goal' | 'failure'>,
  ports: Ports,
): Promise<Attempt[]> {
  const now = ports.clock.now();
  const intentFor = ({ intent }: Attempt): Intent => ({
    ...wanted,
    generation: Math.max(now, intent.generation + 1),
    withinSeconds: CLEAN_UP_SECONDS,
  });
  const keyOf = (attempt: Attempt): string => `${attempt.intent.generation}/${encodeIntent(intentFor(attempt))}`;
  const given: Attempt[] = [];
  for (const group of groupBy(attempts, keyOf).values()) {
    const [first] = group;
    if (first === undefined) continue;
    const intent = intentFor(first);
    const tags = cleanUpTags(first.intent.generation, intent);
    const { failed } = await splitting(idsOf(group), TAG_LIMIT, (batch) => ports.ecs.tag(batch, tags));
    const { refused } = sortUnchanged(failed, ports);
    const unchanged = new Set(failed.flatMap(({ ids }) => ids));
    for (const attempt of group) {
      const { instanceId } = attempt.item;
      const error = refused.get(instanceId);
      if (error !== undefined) given.push(staying(attempt, error));
      else given.push(unchanged.has(instanceId) ? inTrouble(attempt) : givenBack(attempt, intent));
    }
  }
  return given;
}

/** The end of an instance that cannot be given back, because ECS refuses the tag for good: somebody has to see to it. */
function staying(attempt: Attempt, { code, message }: CloudError): Attempt {
  const { step } = attempt;
  const why = `Its clean-up tag is refused with ${code}: ${message}`;
  if (step.kind === 'fail') return { ...attempt, step: { ...step, reason: `${step.reason} ${why}` } };
  return { ...attempt, step: { kind: 'fail', code, reason: why } };
}

function givenBack(attempt: Attempt, intent: Intent): Attempt {
  const { instance, step } = attempt;
  if (instance === undefined) return attempt;
  const item = itemOf(instance, intent);
  const reason = step.kind === 'fail' ? step.reason : 'Another instance fills its slot.';
  return waiting({ ...attempt, intent, item: { ...item, failed: { goal: attempt.intent.goal, reason } } });
}
