import { releaseFields } from '../../shared/api/requests.ts';
import { goalHandler } from '../../shared/goals/goalHandler.ts';
import type { Refuse } from '../../shared/goals/setGoal.ts';
import { refuseForeign } from './ownership.ts';
import { refusePaid } from './paidTime.ts';

/** Makes the handler of release, which sets the goal Released: by HTTP POST, timer or direct invocation. */
export const createHandler = goalHandler(
  releaseFields,
  () => ({ goal: 'Released' }),
  ({ force }): Refuse =>
    (instance, now) =>
      refuseForeign(force)(instance, now) ?? refusePaid(instance, now),
);
