import { slotOf } from '../domain/tags.ts';
import type { Refuse } from './refusal.ts';

/**
 * Why an instance may not get a goal: it was not created here, and the deployment does not allow goals on such ones.
 * @example refuseForeign(false)({ tags: {}, … }); // {status: 403, code: 'NotOurs', message: …}
 */
export function refuseForeign(isAllowed: boolean): Refuse {
  return (instance) =>
    isAllowed || slotOf(instance) !== undefined
      ? undefined
      : {
          status: 403,
          code: 'NotOurs',
          message:
            'This instance was not created here. To allow goals on such instances, add docs/ram-policy-foreign.json ' +
            'to the role and deploy with ALLOW_FOREIGN=true.',
        };
}
