import { goalHandler } from '../../shared/goals/goalHandler.ts';

/** Makes the handler of start, which sets the goal Running: by HTTP POST, timer or direct invocation. */
export const createHandler = goalHandler({}, () => ({ goal: 'Running' }));
