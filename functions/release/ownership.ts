import type { Refuse } from '../../shared/goals/setGoal.ts';
import { slotOf } from '../../shared/domain/tags.ts';

/** Refuses to release an instance that was not created here, unless the request forces it. */
export function refuseForeign(force: boolean): Refuse {
  return (instance) =>
    force || slotOf(instance) !== undefined
      ? undefined
      : {
          code: 'NotOurs',
          message: 'This instance was not created here: say "force": true to release it all the same.',
        };
}
