import { createHandler as create } from '../../functions/create/handler.ts';
import { createHandler as reconcile } from '../../functions/reconcile/handler.ts';
import { createHandler as release } from '../../functions/release/handler.ts';
import { createHandler as start } from '../../functions/start/handler.ts';
import { createHandler as status } from '../../functions/status/handler.ts';
import { createHandler as stop } from '../../functions/stop/handler.ts';
import type { Runtime } from '../../shared/platform/runtime.ts';
import type { Handler } from '../../shared/platform/serve.ts';
import type { FunctionName } from './settings.ts';

/** The functions themselves: what Function Compute runs, but for the vendor's SDKs, which `index.ts` brings in. */
export const HANDLERS: Readonly<Record<FunctionName, (runtime: Runtime) => Handler>> = {
  create,
  reconcile,
  start,
  stop,
  release,
  status,
};
