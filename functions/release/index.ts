import * as v from 'valibot';
import { goalHandler } from '../../shared/goalHandler.ts';
import { slotOf } from '../../shared/workItem.ts';

const fields = {
  /** Release also what this project did not create. */
  force: v.optional(v.boolean(), false),
};

/** Sets the goal Released on instances: HTTP POST, timer or direct invocation. */
export const handler = goalHandler(
  fields,
  () => ({ goal: 'Released' }),
  ({ force }) =>
    (instance) =>
      force || slotOf(instance) !== undefined
        ? undefined
        : {
            code: 'NotOurs',
            message: 'This instance was not created here: say "force": true to release it all the same.',
          },
);
