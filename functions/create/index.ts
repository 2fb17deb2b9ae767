import { cloudRuntime } from '../../shared/platform/runtime.ts';
import { createHandler } from './handler.ts';

/** What Function Compute calls. */
export const handler = createHandler(cloudRuntime());
