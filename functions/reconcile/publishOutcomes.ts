import { CloudError } from '../../shared/cloud/errors.ts';
import { inParallel } from '../../shared/domain/lists.ts';
import { describeForOutcome, outcomeOf, type Outcome } from '../../shared/domain/outcomes.ts';
import { errorFields } from '../../shared/platform/log.ts';
import type { Ports, Settings } from '../../shared/ports.ts';
import { inTrouble, replaced, type Attempt } from './attempt.ts';
import { recordFailures } from './recordFailures.ts';

/** How many publish calls run at once. */
const LANES = 10;

/**
 * Records the failures among the attempts, then publishes the outcome of each attempt.
 * @returns the attempts, with `trouble` where the failure could not be recorded or the outcome not published.
 */
export async function publishOutcomes(
  attempts: readonly Attempt[],
  ports: Ports,
  settings: Settings,
): Promise<Attempt[]> {
  const recorded = await recordFailures(attempts, ports);
  const unpublished: Attempt[] = [];
  const publishable = recorded.filter(({ trouble }) => trouble === undefined);
  await inParallel(publishable, LANES, async (attempt) => {
    const { instanceId, goal } = attempt.item;
    try {
      await ports.outcomes.publish(outcomeFor(attempt, ports.clock.now(), settings));
      ports.log.info('item ended', { instanceId, goal, ...failureIn(attempt) });
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      ports.log.warn('outcome not published', { instanceId, ...errorFields(error) });
      unpublished.push(inTrouble(attempt));
    }
  });
  return replaced(recorded, unpublished);
}

/**
 * The code and reason of a failure: the attempt's own, or the one that its release cleans up after. `{}` for no
 * failure.
 */
function failureIn({ item, step, intent }: Attempt): { code?: string; reason?: string; cause?: string } {
  if (intent.failure !== undefined) {
    const end = step.kind === 'fail' ? `It is not released: ${step.code}. ${step.reason}` : 'It is released.';
    return { code: intent.failure, reason: [item.failed?.reason, end].filter(Boolean).join(' ') };
  }
  if (step.kind !== 'fail') return {};
  const { code, reason, cause } = step;
  return { code, reason, ...(cause !== undefined && { cause }) };
}

function endOf({ instance, intent, step }: Attempt, failure: { code?: string }): number | 'released' | 'vanished' {
  if (instance !== undefined) return intent.generation;
  if (step.kind === 'fail') return 'vanished';
  return failure.code === undefined ? 'released' : intent.generation;
}

function outcomeFor(attempt: Attempt, now: number, { region }: Settings): Outcome {
  const { item, intent, instance, step } = attempt;
  const { slot } = item;
  const failure = failureIn(attempt);
  return outcomeOf(region, item.instanceId, endOf(attempt, failure), now, {
    goal: intent.failure === undefined ? intent.goal : (item.failed?.goal ?? intent.goal),
    instanceId: item.instanceId,
    ...(instance !== undefined && describeForOutcome(instance)),
    ...(slot !== undefined && { requestId: slot.requestId, slot: slot.index, placement: slot.placement }),
    ...failure,
    ...(failure.code !== undefined && { released: instance === undefined || step.kind !== 'fail' }),
  });
}
