import { CloudError } from '../../shared/cloud/errors.ts';
import { inParallel } from '../../shared/domain/lists.ts';
import { describeForOutcome, outcomeOf, type Outcome } from '../../shared/domain/outcomes.ts';
import { errorFields } from '../../shared/platform/log.ts';
import type { Ports, Settings } from '../../shared/ports.ts';
import { inTrouble, replaced, waiting, type Attempt } from './attempt.ts';
import type { IsFresh } from './freshness.ts';
import { recordFailures } from './recordFailures.ts';

/** Publishes under way at once. */
const LANES = 10;

/**
 * Publishes the outcome of every attempt given. One whose outcome cannot be published now is not at its end yet.
 * @param isFresh whether the look is fresh enough to publish what it saw. An instance that is gone does not come back, and
 * a failure has just been confirmed.
 */
export async function publishOutcomes(
  attempts: readonly Attempt[],
  isFresh: IsFresh,
  ports: Ports,
  settings: Settings,
): Promise<Attempt[]> {
  const recorded = await recordFailures(attempts, ports);
  const unpublished: Attempt[] = [];
  const publishable = recorded.filter(({ trouble }) => trouble === undefined);
  await inParallel(publishable, LANES, async (attempt) => {
    const { instanceId, goal } = attempt.item;
    if (attempt.step.kind === 'done' && attempt.instance !== undefined && !isFresh()) {
      unpublished.push(waiting(attempt));
      return;
    }
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

/** The code and reason that an attempt failed with: its own, or that which its release cleans up after. */
function failureIn({ item, step, intent }: Attempt): { code?: string; reason?: string; cause?: string } {
  if (intent.failure !== undefined) {
    const end = step.kind === 'fail' ? `It is not released: ${step.code}. ${step.reason}` : 'It is released.';
    return { code: intent.failure, reason: [item.failed?.reason, end].filter(Boolean).join(' ') };
  }
  if (step.kind !== 'fail') return {};
  const { code, reason, cause } = step;
  return { code, reason, ...(cause !== undefined && { cause }) };
}

/**
 * What has ended and how. Of an instance that is gone there is one end, whichever of its goals finds out. An id that ECS
 * has never listed may be that of a server whose end was published before: CreateInstance answers with it when its request
 * comes again. What ends then is the slot.
 */
function endOf({ item, intent, instance }: Attempt): { subject: string; end: number | string } {
  const { instanceId, slot } = item;
  if (instance !== undefined) return { subject: instanceId, end: intent.generation };
  if (item.seen === true || slot === undefined) return { subject: instanceId, end: 'gone' };
  return { subject: `${slot.requestId}/${slot.index}`, end: instanceId };
}

function outcomeFor(attempt: Attempt, now: number, { region }: Settings): Outcome {
  const { item, intent, instance, step } = attempt;
  const { slot } = item;
  const failure = failureIn(attempt);
  const { subject, end } = endOf(attempt);
  return outcomeOf(region, subject, end, now, {
    goal: intent.failure === undefined ? intent.goal : (item.failed?.goal ?? intent.goal),
    instanceId: item.instanceId,
    ...(instance !== undefined && describeForOutcome(instance)),
    ...(slot !== undefined && { requestId: slot.requestId, slot: slot.index, placement: slot.placement }),
    ...failure,
    ...(failure.code !== undefined && { released: instance === undefined || step.kind !== 'fail' }),
  });
}
