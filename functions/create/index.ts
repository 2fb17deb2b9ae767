import { railedRuntime } from '../../shared/rails/railedRuntime.ts';
import { createHandler } from './handler.ts';

/**
 * What Function Compute calls.
 * @example await handler(Buffer.from('{"count": 3}'), context); // {requestId: …, instances: […], failures: []}
 */
export const handler = createHandler(railedRuntime());
