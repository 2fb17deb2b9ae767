import { jsonAnswer, type Call } from '../answer.ts';
import { describeFunction } from '../resource/describe.ts';
import type { Deployed } from '../resource/deployed.ts';
import { createRoutes, type Parameters, type Routes } from '../routes.ts';
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
  // The service as the client wrote it, without its qualifier.
  const find = ({ service = '', name = '' }: Parameters): Deployed =>
    functions.find(name, service.replace(/\..*$/s, ''));
  return createRoutes([
    [
      'POST',
      `${base}/:name/invocations`,
      (call, parameters) => invokeFunction(call, find(parameters), asyncInvocations),
    ],
    [
      'GET',
      base,
      (call) => {
        const { items, ...next } = page(functions.all(), ({ resource }) => resource.name, call.query);
        return jsonAnswer(200, { functions: items.map((each) => describe(each, call)), ...next });
      },
    ],
    ['GET', `${base}/:name`, (call, parameters) => jsonAnswer(200, describe(find(parameters), call))],
    ['GET', `${API_2}tempBucketToken`, () => jsonAnswer(200, uploads.token())],
  ]);
}
