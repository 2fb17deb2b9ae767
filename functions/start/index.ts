import { railedRuntime } from '../../shared/rails/railedRuntime.ts';
import { createHandler } from './handler.ts';

/**
 * What Function Compute calls.
 * @example await handler(Buffer.from('{"requestId": "web-1"}'), context); // {goal: 'Running', instances: […], failures: []}
 */
export const handler = createHandler(railedRuntime());
