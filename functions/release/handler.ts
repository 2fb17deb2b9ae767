import { releaseFields } from '../../shared/api/requests.ts';
import { goalHandler } from '../../shared/goals/goalHandler.ts';
import { refuseForeign } from './ownership.ts';

/** Sets the goal Released on instances: HTTP POST, timer or direct invocation. */
export const createHandler = goalHandler(
  releaseFields,
  () => ({ goal: 'Released' }),
  ({ force }) => refuseForeign(force),
);
