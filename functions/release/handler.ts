import { releaseFields } from '../../shared/api/requests.ts';
import { goalHandler } from '../../shared/goals/goalHandler.ts';
import type { Refuse } from '../../shared/goals/setGoal.ts';
import { refuseForeign } from './ownership.ts';
import { refusePaid } from './paidTime.ts';

/** Sets the goal Released on instances: HTTP POST, timer or direct invocation. */
export const createHandler = goalHandler(
  releaseFields,
  () => ({ goal: 'Released' }),
  ({ force }): Refuse =>
    (instance, now) =>
      refuseForeign(force)(instance, now) ?? refusePaid(instance, now),
);
