import type { WorkItem } from '../../shared/domain/message.ts';
import type { Ports, Settings } from '../../shared/ports.ts';
import { act } from './act.ts';
import { hasEnded, idsOf, replaced, waiting, type Attempt } from './attempt.ts';
import { confirmGone } from './confirmGone.ts';
import type { Described, Troubled } from './describe.ts';
import { freshSince, type IsFresh } from './freshness.ts';
import { giveBackFailed } from './giveBack.ts';
import { markPublished } from './markPublished.ts';
import { publishOutcomes } from './publishOutcomes.ts';
import { triageAll, type Triaged } from './triage.ts';
import { yieldToTwins } from './twins.ts';

/** What a look leaves for its caller to do. */
export interface Looked {
  /** Items to look at again at the next tick. */
  waiting: WorkItem[];
  /** Items to look at again after a pause, because a call failed. */
  troubled: Troubled[];
  /** Items whose outcome is published: their pending tag may come off. */
  finished: WorkItem[];
  /** Whether the look is still fresh enough to act on. */
  isFresh: IsFresh;
  /** Items that this look started, stopped or released. That may undo a goal that somebody set in the meantime. */
  acted: WorkItem[];
  /** The ids of instances that exist no more, and whose end is published. */
  gone: string[];
  /** Every attempt as this look leaves it, for the figures. */
  attempts: readonly Attempt[];
}

/**
 * Takes every instance one step towards its goal, phase by phase: triage, act, give back failed instances, yield to
 * twins, confirm what is gone, record failures, publish outcomes, mark them as published. Deliveries and the sweep use
 * it, and differ in what they do with the result.
 * @param described the work items with their instances, just described.
 */
export async function look(
  { seen, asOf }: Pick<Described, 'seen' | 'asOf'>,
  ports: Ports,
  settings: Settings,
): Promise<Looked> {
  const isFresh = freshSince(asOf, ports.clock);
  const described = seen.flatMap(([, instance]) => instance ?? []);
  const triaged = await triageAll(seen, ports);
  const acted = await act(triaged.attempts, isFresh, ports);
  // The next look releases the instances that are given back. Any other failure ends in this look.
  const givenBack = await giveBackFailed(isFresh() ? acted : postponeEnds(acted), ports);
  const told = new Set(triaged.finished.map(({ instanceId }) => instanceId));
  const judged = await confirmGone(await yieldToTwins(givenBack, described, told, ports), ports);
  const published = await publishOutcomes(judged.filter(hasEnded), isFresh, ports, settings);
  const marked = await markPublished(published, ports);
  return collect(replaced(judged, marked), triaged, isFresh);
}

/** Makes ended attempts wait for a fresh look, unless their instance is gone: nothing can change that. */
function postponeEnds(attempts: readonly Attempt[]): Attempt[] {
  return attempts.map((attempt) => (hasEnded(attempt) && attempt.instance !== undefined ? waiting(attempt) : attempt));
}

function collect(attempts: readonly Attempt[], { finished, reopened, left }: Triaged, isFresh: IsFresh): Looked {
  const looked: Looked = {
    waiting: [...reopened],
    troubled: left.map((item) => ({ item, trouble: 'error' })),
    finished: [...finished],
    isFresh,
    acted: attempts.filter(({ acted }) => acted).map(({ item }) => item),
    gone: idsOf(attempts.filter((attempt) => attempt.instance === undefined && hasEnded(attempt))),
    attempts,
  };
  for (const attempt of attempts) {
    const { item, instance, trouble } = attempt;
    if (trouble !== undefined) looked.troubled.push({ item, trouble });
    else if (!hasEnded(attempt)) looked.waiting.push(item);
    // An instance that is gone has no tag left to take off.
    else if (instance !== undefined) looked.finished.push(item);
  }
  return looked;
}
