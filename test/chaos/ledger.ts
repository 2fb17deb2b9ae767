import { SETTER_OF, type GoalSetter } from '../../shared/api/functions.ts';
import { GOALS, type Goal } from '../../shared/domain/instance.ts';

/** What the functions answered about one request. We hold them to it. */
export class RequestRecord {
  /** By slot: the instance ids in answers. */
  readonly accepted = new Map<number, Set<string>>();
  /** By slot: the code of a final refusal. */
  readonly refused = new Map<number, string>();
  /** The codes of final refusals of the whole request. */
  readonly refusals: string[] = [];
  /** The goals that the caller set after the creation, in order. */
  readonly goals: GoalRecord[] = [];
  /** All answers, in order, to print with a violation. */
  readonly answers: string[] = [];

  constructor(
    readonly requestId: string,
    readonly count: number,
  ) {}
}

/** One call of start, stop or release. */
export interface GoalRecord {
  goal: Goal;
  /** The instances that got the goal, as the last answer says. */
  accepted: readonly string[];
  /** The call got an answer, so we know which instances got the goal. */
  answered: boolean;
}

/** The goal that a function sets. */
export function goalOf(setter: GoalSetter): Goal {
  const goal = GOALS.find((each) => SETTER_OF[each] === setter);
  if (goal === undefined) throw new RangeError(`${setter} sets no goal.`);
  return goal;
}
