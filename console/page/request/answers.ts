import type { CreateAnswer, PlanAnswer } from '../../../shared/api/answers.ts';
import { parse, refusalIn, type WholeRefusal } from '../goal/goalAnswer.ts';
import type { FunctionAnswer } from '../source/source.ts';

/** Reads what `plan` answered. */
export function readPlan({ status, body }: FunctionAnswer): PlanAnswer | WholeRefusal {
  const value = parse(body) as PlanAnswer | undefined;
  return status === 200 && value?.placements !== undefined ? value : refusalIn(status, value);
}

/** Reads what `create` answered. */
export function readCreated({ status, body }: FunctionAnswer): CreateAnswer | WholeRefusal {
  const value = parse(body) as CreateAnswer | undefined;
  return status === 202 && value?.instances !== undefined ? value : refusalIn(status, value);
}

/** An id that no other request has. */
export function freshRequestId(): string {
  return `console-${crypto.randomUUID()}`;
}
