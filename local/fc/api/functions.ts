import * as v from 'valibot';
import { emptyAnswer, jsonAnswer, type Call } from '../answer.ts';
import { describeFunction } from '../resource/describe.ts';
import { parse } from '../resource/parse.ts';
import type { Deployed } from '../resource/deployed.ts';
import type { RouteTable } from '../routes.ts';
import { jsonBody } from './body.ts';
import { findFunction, type ApiDependencies } from './dependencies.ts';
import { invokeFunction } from './invoke.ts';
import { page } from './page.ts';
import { API_3 } from './versions.ts';

const text = v.optional(v.string());
const CodeLocation = v.object({ ossBucketName: text, ossObjectName: text, zipFile: text });

/** CreateFunction, GetFunction, ListFunctions, UpdateFunction, DeleteFunction and InvokeFunction. */
export function functionRoutes({ functions, asyncInvocations, uploads, place }: ApiDependencies): RouteTable {
  const base = `${API_3}functions`;
  const describe = ({ resource, running }: Deployed, { byRole }: Call): unknown =>
    describeFunction(resource, running.config, place, byRole);
  const zipOf = (code: unknown): Buffer => uploads.find(parse(CodeLocation, code));
  return [
    [
      'POST',
      `${base}/:name/invocations`,
      (call, { name }) =>
        invokeFunction(call, findFunction(functions, name, call.query.get('qualifier')), asyncInvocations),
    ],
    [
      'GET',
      base,
      (call) => {
        const { items, ...next } = page(functions.all(), ({ resource }) => resource.name, call.query);
        return jsonAnswer(200, { functions: items.map((each) => describe(each, call)), ...next });
      },
    ],
    [
      'POST',
      base,
      async (call) => {
        const { code = {}, ...properties } = jsonBody(call);
        return jsonAnswer(200, describe(await functions.create(properties, zipOf(code)), call));
      },
    ],
    [
      'GET',
      `${base}/:name`,
      (call, { name }) => jsonAnswer(200, describe(findFunction(functions, name, call.query.get('qualifier')), call)),
    ],
    [
      'PUT',
      `${base}/:name`,
      async (call, { name = '' }) => {
        functions.find(name);
        const { code, ...changes } = jsonBody(call);
        const zip = code === undefined ? undefined : zipOf(code);
        return jsonAnswer(200, describe(await functions.update(name, changes, zip), call));
      },
    ],
    [
      'DELETE',
      `${base}/:name`,
      async (_call, { name = '' }) => {
        await functions.delete(name);
        return emptyAnswer(204);
      },
    ],
  ];
}
