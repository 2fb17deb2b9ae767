import { emptyAnswer, jsonAnswer } from '../answer.ts';
import { describeTrigger } from '../resource/describe.ts';
import type { RouteTable } from '../routes.ts';
import { jsonBody } from './body.ts';
import type { ApiDependencies } from './dependencies.ts';
import { page } from './page.ts';
import { API_3 } from './versions.ts';

/** CreateTrigger, GetTrigger, ListTriggers, UpdateTrigger and DeleteTrigger. */
export function triggerRoutes({ functions, triggerUrl }: ApiDependencies): RouteTable {
  const base = `${API_3}functions/:name/triggers`;
  return [
    [
      'GET',
      base,
      ({ query }, { name = '' }) => {
        const { items, ...next } = page(functions.find(name).resource.triggers, (trigger) => trigger.name, query);
        const triggers = items.map((trigger) => describeTrigger(trigger, triggerUrl(name)));
        return jsonAnswer(200, { triggers, ...next });
      },
    ],
    [
      'POST',
      base,
      (call, { name = '' }) =>
        jsonAnswer(200, describeTrigger(functions.triggers.create(name, jsonBody(call)), triggerUrl(name))),
    ],
    [
      'GET',
      `${base}/:trigger`,
      (_call, { name = '', trigger = '' }) =>
        jsonAnswer(200, describeTrigger(functions.triggers.get(name, trigger), triggerUrl(name))),
    ],
    [
      'PUT',
      `${base}/:trigger`,
      (call, { name = '', trigger = '' }) =>
        jsonAnswer(200, describeTrigger(functions.triggers.update(name, trigger, jsonBody(call)), triggerUrl(name))),
    ],
    [
      'DELETE',
      `${base}/:trigger`,
      (_call, { name = '', trigger = '' }) => {
        functions.triggers.delete(name, trigger);
        return emptyAnswer(204);
      },
    ],
  ];
}
