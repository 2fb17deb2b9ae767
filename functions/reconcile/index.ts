import { cloudRuntime } from '../../shared/platform/cloudRuntime.ts';
import { createHandler } from './handler.ts';

/** What Function Compute calls. */
export const handler = createHandler(cloudRuntime());
