import { CloudError } from '../../shared/cloud/errors.ts';
import { inParallel } from '../../shared/domain/lists.ts';
import { describeForOutcome, outcomeOf, type Outcome } from '../../shared/domain/outcomes.ts';
import { encodeMessage } from '../../shared/domain/message.ts';
import { isPublished } from '../../shared/domain/tags.ts';
import { errorFields } from '../../shared/platform/log.ts';
import type { Ports, Settings } from '../../shared/ports.ts';
import { inTrouble, replaced, secondsTaken, waiting, type Attempt } from './attempt.ts';
import type { IsFresh } from './freshness.ts';
import { putAside } from './putAside.ts';
import { isUnrecorded, recordFailures } from './recordFailures.ts';

/** How many publish calls run at once. MNS takes one outcome a call, and 20,000 calls a second. */
const LANES = 100;

/**
 * How long one look publishes that goals are reached, in milliseconds: others wait for their starts meanwhile. What is
 * left is published by the next look.
 */
const PUBLISHING_MS = 3_000;

/**
 * Publishes the outcome of each attempt. Failures are recorded first; nobody else waits for that, since a call to tag may
 * take 46 seconds.
 * @param isFresh whether the look is fresh enough to publish what it saw: that a goal is reached, or a failure that
 * another look recorded and may take back. An instance that is gone does not come back, and a failure of this look is
 * confirmed when it is recorded: these are published in any case.
 * @returns the attempts, with `trouble` where the failure could not be recorded or the outcome not published.
 */
export async function publishOutcomes(
  attempts: readonly Attempt[],
  isFresh: IsFresh,
  ports: Ports,
  settings: Settings,
): Promise<Attempt[]> {
  const began = ports.clock.now();
  const hasTime = (): boolean => ports.clock.now() - began < PUBLISHING_MS;
  const mayPublish = ({ step, instance }: Attempt): boolean =>
    instance === undefined || (isFresh() && (step.kind === 'fail' || hasTime()));
  const publish = async (group: readonly Attempt[], may: (attempt: Attempt) => boolean): Promise<Attempt[]> => {
    const published: Attempt[] = [];
    await inParallel(group, LANES, async (attempt) => {
      published.push(await publishOutcome(attempt, may, ports, settings));
    });
    return published;
  };
  const seen = await publish(
    attempts.filter((attempt) => !isUnrecorded(attempt)),
    mayPublish,
  );
  const recorded = await recordFailures(attempts.filter(isUnrecorded), ports);
  const confirmed = recorded.filter(({ trouble }) => trouble === undefined);
  const failures = await publish(confirmed, () => true);
  return replaced(attempts, [...seen, ...recorded, ...failures]);
}

async function publishOutcome(
  attempt: Attempt,
  mayPublish: (attempt: Attempt) => boolean,
  ports: Ports,
  settings: Settings,
): Promise<Attempt> {
  const { item, step } = attempt;
  const { instanceId, goal } = item;
  if (isKnown(attempt)) {
    // One outcome a goal: that a late step has undone it, and it is not to be reached again, somebody has to see to.
    if (step.kind === 'fail') await putAside(undoneForGood(attempt), encodeMessage([item]), ports);
    return attempt;
  }
  if (!mayPublish(attempt)) return waiting(attempt);
  try {
    await ports.outcomes.publish(outcomeFor(attempt, ports.clock.now(), settings));
    const request = item.slot?.requestId;
    const seconds = secondsTaken(attempt, ports.clock.now());
    ports.log.info('item ended', { instanceId, goal, request, seconds, ...failureIn(attempt) });
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    ports.log.warn('outcome not published', { instanceId, ...errorFields(error) });
    return inTrouble(attempt);
  }
  if (attempt.unrecorded) {
    await putAside(`ECS does not let us record how ${instanceId} failed.`, encodeMessage([item]), ports);
  }
  return attempt;
}

/** Whether this goal's outcome is published, as the tags of goals that were set later say. */
function isKnown({ intent, instance }: Attempt): boolean {
  return intent.generation > 0 && instance !== undefined && isPublished(instance, intent);
}

function undoneForGood(attempt: Attempt): string {
  const { code = '', reason = '' } = failureIn(attempt);
  const { instanceId, goal } = attempt.item;
  return `${instanceId} is published as ${goal}, and is so no more: ${code}. ${reason}`;
}

/**
 * The code and reason of a failure: the attempt's own, or the one that its release cleans up after. `{}` for no
 * failure.
 */
export function failureIn({ item, step, intent }: Attempt): { code?: string; reason?: string; cause?: string } {
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
    // A twin that is released is released, and no failure of its goal.
    goal: failure.code === undefined ? intent.goal : (item.failed?.goal ?? intent.goal),
    instanceId: item.instanceId,
    ...(instance !== undefined && describeForOutcome(instance)),
    ...(slot !== undefined && { requestId: slot.requestId, slot: slot.index, placement: slot.placement }),
    ...failure,
    ...(failure.code !== undefined && { released: instance === undefined || step.kind !== 'fail' }),
  });
}
