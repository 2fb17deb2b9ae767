import { jsonAnswer } from '../answer.ts';
import { functionNotFound } from '../errors.ts';
import type { LocalFunction } from '../function.ts';
import { createRoutes, type Routes } from '../routes.ts';
import { describeFunction, type ApiDependencies } from './api2023.ts';
import { invokeFunction } from './invoke.ts';
import { page } from './page.ts';
import { API_2 } from './versions.ts';

/**
 * The calls of Function Compute 2.0 (API version 2016-08-15) that clients of running functions need. In that version
 * functions belong to services; s.yaml has no services, so every service name (with or without `.qualifier`) holds all
 * functions.
 */
export function api2016({ functions, asyncInvocations }: ApiDependencies): Routes {
  const find = (name: string | undefined): LocalFunction => {
    const found = functions.get(name ?? '');
    if (found === undefined) throw functionNotFound(name ?? '');
    return found;
  };
  const base = `${API_2}services/:service/functions`;
  return createRoutes([
    ['POST', `${base}/:name/invocations`, (call, { name }) => invokeFunction(call, find(name), asyncInvocations)],
    [
      'GET',
      base,
      ({ query }) => {
        const { items, ...next } = page([...functions.values()], ({ name }) => name, query);
        return jsonAnswer(200, { functions: items.map(describeFunction), ...next });
      },
    ],
    ['GET', `${base}/:name`, (_call, { name }) => jsonAnswer(200, describeFunction(find(name)))],
  ]);
}
