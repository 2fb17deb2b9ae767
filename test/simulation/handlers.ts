import { FUNCTIONS, type FunctionName } from '../../shared/api/functions.ts';
import type { Runtime } from '../../shared/platform/runtime.ts';
import type { Handler } from '../../shared/platform/serve.ts';

interface FunctionModule {
  createHandler: (runtime: Runtime) => Handler;
}

const modules = await Promise.all(
  FUNCTIONS.map(async (name) => (await import(`../../functions/${name}/handler.ts`)) as FunctionModule),
);

/** The functions themselves: what Function Compute runs, but for the vendor's SDKs, which `index.ts` brings in. */
export const HANDLERS = Object.fromEntries(
  modules.map(({ createHandler }, index) => [FUNCTIONS[index], createHandler]),
) as Readonly<Record<FunctionName, FunctionModule['createHandler']>>;
