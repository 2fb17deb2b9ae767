import { releaseFields } from '../../shared/api/requests.ts';
import { goalHandler } from '../../shared/goals/goalHandler.ts';
import { checkTags } from './anyValue.ts';
import { refuseUnforced } from './ownership.ts';
import { refusePaid } from './paidTime.ts';

/** Makes the handler of release, which sets the goal Released: by HTTP POST, timer or direct invocation. */
export const createHandler = goalHandler({
  name: 'release',
  fields: releaseFields,
  goalOf: () => ({ goal: 'Released' }),
  check: ({ anyValue }, { tag }) => {
    checkTags(tag, anyValue);
  },
  refusalOf:
    ({ force }) =>
    (instance, now) =>
      refuseUnforced(force)(instance, now) ?? refusePaid(instance, now),
});
