import { jsonAnswer, type Call } from '../answer.ts';
import { describeFunction } from '../resource/describe.ts';
import type { Deployed } from '../resource/deployed.ts';
import { createRoutes, type Routes } from '../routes.ts';
import type { ApiDependencies } from './dependencies.ts';
import { invokeFunction } from './invoke.ts';
import { page } from './page.ts';
import { API_2 } from './versions.ts';

/**
 * The calls of Function Compute 2.0 (API version 2016-08-15) that clients of running functions, and deployers of 3.0,
 * need. In that version functions belong to services; there are none here, so every service name (with or without
 * `.qualifier`) holds all functions.
 */
export function api2016({ functions, asyncInvocations, uploads, place }: ApiDependencies): Routes {
  const base = `${API_2}services/:service/functions`;
  const describe = ({ resource, running }: Deployed, { byRole }: Call): unknown =>
    describeFunction(resource, running.config, place, byRole);
  return createRoutes([
    [
      'POST',
      `${base}/:name/invocations`,
      (call, { name = '' }) => invokeFunction(call, functions.find(name), asyncInvocations),
    ],
    [
      'GET',
      base,
      (call) => {
        const { items, ...next } = page(functions.all(), ({ resource }) => resource.name, call.query);
        return jsonAnswer(200, { functions: items.map((each) => describe(each, call)), ...next });
      },
    ],
    ['GET', `${base}/:name`, (call, { name = '' }) => jsonAnswer(200, describe(functions.find(name), call))],
    ['GET', `${API_2}tempBucketToken`, () => jsonAnswer(200, uploads.token())],
  ]);
}
