import { goalHandler } from '../../shared/goals/goalHandler.ts';

/** Sets the goal Running on instances: HTTP POST, timer or direct invocation. */
export const createHandler = goalHandler({ fields: {}, goalOf: () => ({ goal: 'Running' }) });
