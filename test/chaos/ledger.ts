import { SETTER_OF, type GoalSetter } from '../../shared/api/functions.ts';
import { GOALS, type Goal } from '../../shared/domain/instance.ts';

/** What the callers were told about one request: what they may hold the functions to. */
export class RequestRecord {
  /** By slot: the ids that answers named. */
  readonly accepted = new Map<number, Set<string>>();
  /** By slot: the code of a refusal that calling again does not help against. */
  readonly refused = new Map<number, string>();
  /** Answers in which the whole request was refused for good. */
  readonly refusals: string[] = [];
  /** Goals that were asked for after the creation, in order. */
  readonly goals: GoalRecord[] = [];
  /** Answers, in order, for whoever has to find out what went wrong. */
  readonly answers: string[] = [];

  constructor(
    readonly requestId: string,
    readonly count: number,
  ) {}
}

/** One call of start, stop or release. */
export interface GoalRecord {
  goal: Goal;
  /** The instances that the last answer said it was set on. */
  accepted: readonly string[];
  /** No call but the last may have set it on instances that no answer named. */
  answered: boolean;
}

/** The goal that a function sets. */
export function goalOf(setter: GoalSetter): Goal {
  const goal = GOALS.find((each) => SETTER_OF[each] === setter);
  if (goal === undefined) throw new RangeError(`${setter} sets no goal.`);
  return goal;
}
