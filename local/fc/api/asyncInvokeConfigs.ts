import { emptyAnswer, jsonAnswer } from '../answer.ts';
import { settingNotFound } from '../errors.ts';
import { describeAsyncInvoke } from '../resource/describe.ts';
import type { Deployed } from '../resource/deployed.ts';
import type { RouteTable } from '../routes.ts';
import { jsonBody } from './body.ts';
import { findFunction, type ApiDependencies } from './dependencies.ts';
import { API_3 } from './versions.ts';

/** GetAsyncInvokeConfig, PutAsyncInvokeConfig, DeleteAsyncInvokeConfig and ListAsyncInvokeConfigs. */
export function asyncInvokeRoutes({ functions, place }: ApiDependencies): RouteTable {
  const asyncInvoke = `${API_3}functions/:name/async-invoke-config`;
  const describe = ({ resource: { name, asyncInvoke: put } }: Deployed): unknown => {
    if (put === undefined) throw settingNotFound('AsyncConfigNotExists', name);
    return describeAsyncInvoke(name, put, place);
  };
  return [
    [
      'GET',
      asyncInvoke,
      ({ query }, { name }) => jsonAnswer(200, describe(findFunction(functions, name, query.get('qualifier')))),
    ],
    [
      'PUT',
      asyncInvoke,
      (call, { name = '' }) => {
        findFunction(functions, name, call.query.get('qualifier'));
        return jsonAnswer(200, describe(functions.putAsyncInvoke(name, jsonBody(call))));
      },
    ],
    [
      'DELETE',
      asyncInvoke,
      ({ query }, { name = '' }) => {
        findFunction(functions, name, query.get('qualifier'));
        functions.putAsyncInvoke(name, undefined);
        return emptyAnswer(204);
      },
    ],
    [
      'GET',
      `${API_3}async-invoke-configs`,
      ({ query }) => {
        const wanted = query.get('functionName') ?? '';
        const put = functions.all().filter(({ resource }) => resource.asyncInvoke !== undefined);
        const configs = put.filter(({ resource }) => wanted === '' || resource.name === wanted).map(describe);
        return jsonAnswer(200, { configs });
      },
    ],
  ];
}
