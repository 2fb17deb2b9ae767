import { cloudRuntime } from '../../shared/platform/cloudRuntime.ts';
import { createHandler } from './handler.ts';

/**
 * What Function Compute calls.
 * @example await handler(Buffer.from('{"requestId": "web-1"}'), context); // {goal: 'Released', instances: […], failures: []}
 */
export const handler = createHandler(cloudRuntime());
