import type * as v from 'valibot';
import { buildProgram } from '../../cli/program.ts';
import { CreateRequest } from '../../functions/create/request.ts';
import {
  CreateAnswer,
  CreateError,
  ErrorAnswer,
  GoalAnswer,
  PlanAnswer,
  StatusAnswer,
} from '../../shared/api/answers.ts';
import { SETTER_OF, type CalledFunction, type GoalSetter } from '../../shared/api/functions.ts';
import { GOAL_REQUESTS } from '../../shared/api/goalRequests.ts';
import { StatusQuery } from '../../shared/api/requests.ts';

/** Schemas by their names. */
type Named = Readonly<Record<string, v.GenericSchema>>;

/** What a function is for, what it takes, and what it answers under each status. */
interface CalledFunctionFacts {
  summary: string;
  request: v.GenericSchema;
  done: { status: 200 | 202; answer: Named; means: string };
  /** Its refusals, beside that of the platform. */
  refusals: Named;
  statuses: readonly number[];
}

const COMMANDS = buildProgram().commands;

const setter = (name: GoalSetter): CalledFunctionFacts => ({
  summary: COMMANDS.find((command) => command.name() === name)?.description() ?? '',
  request: GOAL_REQUESTS[name],
  done: { status: 202, answer: { GoalAnswer }, means: 'The goal is set; an outcome tells how it ends.' },
  refusals: { GoalAnswer, ErrorAnswer },
  statuses: [400, 403, 404, 409, 413, 500, 503],
});

const SETTERS = Object.fromEntries(Object.values(SETTER_OF).map((name) => [name, setter(name)])) as Record<
  GoalSetter,
  CalledFunctionFacts
>;

/** A new function is a type error here until it says what it takes and answers. */
export const CALLED: Record<CalledFunction, CalledFunctionFacts> = {
  create: {
    summary: 'Creates instances and sees them Running',
    request: CreateRequest,
    done: {
      status: 202,
      answer: { CreateAnswer },
      means: 'At least one slot has its instance; the others say why not.',
    },
    refusals: { CreateError, ErrorAnswer },
    statuses: [400, 403, 404, 409, 413, 500, 503],
  },
  ...SETTERS,
  status: {
    summary: 'Tells status, goal, addresses and outcome of instances; changes nothing',
    request: StatusQuery,
    done: { status: 200, answer: { StatusAnswer }, means: 'The instances, and the slots of a request that have none.' },
    refusals: { ErrorAnswer },
    statuses: [400, 403, 404, 500, 503],
  },
  plan: {
    summary: 'Tells what create would make of a request, where, and at which price; creates nothing',
    request: CreateRequest,
    done: { status: 200, answer: { PlanAnswer }, means: 'What create would do, also where it would be refused.' },
    refusals: { ErrorAnswer },
    statuses: [400, 403, 404, 413, 500, 503],
  },
};
