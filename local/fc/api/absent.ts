import { jsonAnswer } from '../answer.ts';
import { settingNotFound } from '../errors.ts';
import type { RouteTable } from '../routes.ts';
import type { ApiDependencies } from './dependencies.ts';
import { API_3 } from './versions.ts';

/** What deployers ask for and what cannot be made here: versions, aliases, layers, bindings, provisioned instances. */
export function absentRoutes({ functions }: ApiDependencies): RouteTable {
  const one = `${API_3}functions/:name`;
  const listsOfFunction = { versions: 'versions', aliases: 'aliases', 'vpc-bindings': 'vpcIds' };
  const lists = { layers: 'layers', 'scaling-configs': 'scalingConfigs', 'provision-configs': 'provisionConfigs' };
  const configs = { 'scaling-config': 'ScalingConfigNotFound', 'provision-config': 'ProvisionConfigNotFound' };
  return [
    ...Object.entries(listsOfFunction).map(([path, list]): RouteTable[number] => [
      'GET',
      `${one}/${path}`,
      (_call, { name = '' }) => {
        functions.find(name);
        return jsonAnswer(200, { [list]: [] });
      },
    ]),
    ...Object.entries(lists).map(([path, list]): RouteTable[number] => [
      'GET',
      API_3 + path,
      () => jsonAnswer(200, { [list]: [] }),
    ]),
    ...Object.entries(configs).map(([path, code]): RouteTable[number] => [
      'GET',
      `${one}/${path}`,
      (_call, { name = '' }) => {
        functions.find(name);
        throw settingNotFound(code, name);
      },
    ]),
  ];
}
