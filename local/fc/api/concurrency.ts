import * as v from 'valibot';
import { emptyAnswer, jsonAnswer } from '../answer.ts';
import { settingNotFound } from '../errors.ts';
import { functionArn } from '../resource/describe.ts';
import { parse } from '../resource/parse.ts';
import type { RouteTable } from '../routes.ts';
import { jsonBody } from './body.ts';
import type { ApiDependencies } from './dependencies.ts';
import { API_3 } from './versions.ts';

const Concurrency = v.object({ reservedConcurrency: v.pipe(v.number(), v.integer(), v.minValue(0)) });

/** GetConcurrencyConfig, PutConcurrencyConfig and DeleteConcurrencyConfig. */
export function concurrencyRoutes({ functions, place }: ApiDependencies): RouteTable {
  const concurrency = `${API_3}functions/:name/concurrency`;
  return [
    [
      'GET',
      concurrency,
      (_call, { name = '' }) => {
        const { reservedConcurrency } = functions.find(name).resource;
        if (reservedConcurrency === undefined) throw settingNotFound('ConcurrencyConfigNotFound', name);
        return jsonAnswer(200, { functionArn: functionArn(name, place), reservedConcurrency });
      },
    ],
    [
      'PUT',
      concurrency,
      (call, { name = '' }) => {
        const { reservedConcurrency } = parse(Concurrency, jsonBody(call));
        functions.putConcurrency(name, reservedConcurrency);
        return jsonAnswer(200, { functionArn: functionArn(name, place), reservedConcurrency });
      },
    ],
    [
      'DELETE',
      concurrency,
      (_call, { name = '' }) => {
        functions.putConcurrency(name, undefined);
        return emptyAnswer(204);
      },
    ],
  ];
}
