import type { WorkItem } from '../../shared/domain/message.ts';
import type { Ports, Settings } from '../../shared/ports.ts';
import { act } from './act.ts';
import { hasEnded, replaced, waiting, type Attempt } from './attempt.ts';
import type { Described, Troubled } from './describe.ts';
import { freshSince } from './freshness.ts';
import { giveBackFailed } from './giveBack.ts';
import { markPublished } from './markPublished.ts';
import { publishOutcomes } from './publishOutcomes.ts';
import { triageAll, type Triaged } from './triage.ts';
import { yieldToTwins } from './twins.ts';

/** What a look leaves to do. */
export interface Looked {
  /** On their way: to be looked at again at the next tick. */
  waiting: WorkItem[];
  /** Kept from their step: to be looked at again after a pause. */
  troubled: Troubled[];
  /** Their outcome is published: the pending tag may come off. */
  finished: WorkItem[];
  /** This look has started, stopped or released them: a goal that somebody set meanwhile may be undone by that. */
  acted: WorkItem[];
}

/**
 * Takes every instance one step towards its goal, phase by phase: triage, act, give back what failed, yield to twins,
 * record failures, publish outcomes and mark them as published. The queue's deliveries, the sweep and hints all go through here; what they do
 * with what is left differs.
 * @param described the work items with their instances, just described.
 */
export async function look(
  { seen, asOf }: Pick<Described, 'seen' | 'asOf'>,
  ports: Ports,
  settings: Settings,
): Promise<Looked> {
  const isFresh = freshSince(asOf, ports.clock);
  const triaged = await triageAll(seen, ports);
  const acted = await act(triaged.attempts, isFresh, ports);
  // The next look releases what is given back. A failure that nobody cleans up after ends here.
  const givenBack = await giveBackFailed(isFresh() ? acted : postponeEnds(acted), ports);
  const settled = await yieldToTwins(givenBack, ports);
  const published = await publishOutcomes(settled.filter(hasEnded), isFresh, ports, settings);
  const marked = await markPublished(published, ports);
  return collect(replaced(settled, marked), triaged);
}

/** Leaves an end that an old look has seen to a new look, unless the instance is gone. */
function postponeEnds(attempts: readonly Attempt[]): Attempt[] {
  return attempts.map((attempt) => (hasEnded(attempt) && attempt.instance !== undefined ? waiting(attempt) : attempt));
}

function collect(attempts: readonly Attempt[], { finished, reopened, untagged }: Triaged): Looked {
  const looked: Looked = {
    waiting: [...reopened],
    troubled: untagged.map((item) => ({ item, trouble: 'error' })),
    finished: [...finished],
    acted: attempts.filter(({ acted }) => acted).map(({ item }) => item),
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
