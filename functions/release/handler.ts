import * as v from 'valibot';
import { goalHandler } from '../../shared/goals/goalHandler.ts';
import type { Refuse } from '../../shared/goals/setGoal.ts';
import { refuseForeign } from './ownership.ts';
import { refusePaid } from './paidTime.ts';

const fields = {
  /** Release also what this project did not create. */
  force: v.optional(v.boolean(), false),
};

/** Sets the goal Released on instances: HTTP POST, timer or direct invocation. */
export const createHandler = goalHandler(
  fields,
  () => ({ goal: 'Released' }),
  ({ force }): Refuse =>
    (instance, now) =>
      refuseForeign(force)(instance, now) ?? refusePaid(instance, now),
);
