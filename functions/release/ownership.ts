import type { Refuse } from '../../shared/goals/refusal.ts';
import { slotOf } from '../../shared/domain/tags.ts';

/** Refuses to release an instance that was not created here, unless the request forces it. */
export function refuseUnforced(force: boolean): Refuse {
  return (instance) =>
    force || slotOf(instance) !== undefined
      ? undefined
      : {
          status: 403,
          code: 'NotOurs',
          message: 'This instance was not created here: say "force": true to release it all the same.',
        };
}
