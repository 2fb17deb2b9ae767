import { goalHandler } from '../../shared/goalHandler.ts';

/** Sets the goal Running on instances: HTTP POST, timer or direct invocation. */
export const handler = goalHandler({}, () => ({ goal: 'Running' }));
