import { createRoutes, type Routes } from '../routes.ts';
import { absentRoutes } from './absent.ts';
import { asyncInvokeRoutes } from './asyncInvokeConfigs.ts';
import { concurrencyRoutes } from './concurrency.ts';
import type { ApiDependencies } from './dependencies.ts';
import { functionRoutes } from './functions.ts';
import { triggerRoutes } from './triggers.ts';

/** The calls of Function Compute 3.0 (API version 2023-03-30) that clients and deployers of functions need. */
export function api2023(deps: ApiDependencies): Routes {
  return createRoutes([
    ...functionRoutes(deps),
    ...triggerRoutes(deps),
    ...asyncInvokeRoutes(deps),
    ...concurrencyRoutes(deps),
    ...absentRoutes(deps),
  ]);
}
