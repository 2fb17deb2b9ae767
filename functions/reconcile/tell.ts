import { inParallel } from '../../shared/domain/lists.ts';
import { CloudError } from '../../shared/cloud/errors.ts';
import { errorFields } from '../../shared/platform/log.ts';
import { describeForOutcome, outcomeOf, type Outcome } from '../../shared/domain/outcomes.ts';
import type { Ports, Settings } from '../../shared/ports.ts';
import { slotOf } from '../../shared/domain/tags.ts';
import type { Case } from './case.ts';
import { noteFailures } from './note.ts';

const LANES = 10;

/** Tells the outcome of every case given. One that cannot be told now is not at its end yet. */
export async function tell(cases: Case[], ports: Ports, settings: Settings): Promise<void> {
  await noteFailures(cases, ports);
  const untold = cases.filter(({ trouble }) => trouble === undefined);
  await inParallel(untold, LANES, async (entry) => {
    const { instanceId, goal } = entry.item;
    try {
      await ports.outcomes.publish(outcomeFor(entry, ports.clock.now(), settings));
      ports.log.info('item ended', { instanceId, goal, ...failureOf(entry) });
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      ports.log.warn('outcome not told', { instanceId, ...errorFields(error) });
      entry.trouble = 'error';
    }
  });
}

/** The code and reason that an ended case failed with: its own, or that which its release cleaned up after. */
function failureOf({ step, intent }: Case): { code?: string; reason?: string } {
  if (intent.failure !== undefined) {
    const reason = step.kind === 'fail' ? `It is not released: ${step.code}. ${step.reason}` : 'It is released.';
    return { code: intent.failure, reason };
  }
  return step.kind === 'fail' ? { code: step.code, reason: step.reason } : {};
}

function endOf({ instance, intent, step }: Case, failure: { code?: string }): number | 'released' | 'vanished' {
  if (instance !== undefined) return intent.generation;
  if (step.kind === 'fail') return 'vanished';
  return failure.code === undefined ? 'released' : intent.generation;
}

function outcomeFor(entry: Case, now: number, { region }: Settings): Outcome {
  const { item, intent, instance, step } = entry;
  const slot = instance && slotOf(instance);
  const failure = failureOf(entry);
  return outcomeOf(region, item.instanceId, endOf(entry, failure), now, {
    goal: intent.goal,
    instanceId: item.instanceId,
    ...(instance !== undefined && describeForOutcome(instance)),
    ...(slot !== undefined && { requestId: slot.requestId, slot: slot.index }),
    ...failure,
    ...(failure.code !== undefined && { released: instance === undefined || step.kind !== 'fail' }),
  });
}
