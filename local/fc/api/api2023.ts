import { jsonAnswer } from '../answer.ts';
import type { AsyncInvocations } from '../asyncInvocations.ts';
import { FcError, functionNotFound, triggerNotFound } from '../errors.ts';
import type { LocalFunction } from '../function.ts';
import type { Trigger } from '../functionConfig.ts';
import { createRoutes, type Routes } from '../routes.ts';
import { invokeFunction } from './invoke.ts';
import { page } from './page.ts';
import { API_3 } from './versions.ts';

export interface ApiDependencies {
  functions: ReadonlyMap<string, LocalFunction>;
  asyncInvocations: AsyncInvocations;
}

/** The calls of Function Compute 3.0 (API version 2023-03-30) that clients of running functions need. */
export function api2023({ functions, asyncInvocations }: ApiDependencies): Routes {
  const find = (name: string | undefined, qualifier: string | null): LocalFunction => {
    const found = functions.get(name ?? '');
    if (found === undefined) throw functionNotFound(name ?? '');
    if (qualifier !== null && qualifier !== '' && qualifier !== 'LATEST') {
      throw new FcError(404, 'AliasNotFound', `alias or version '${qualifier}' of '${found.name}' does not exist`);
    }
    return found;
  };
  const base = `${API_3}functions`;
  return createRoutes([
    [
      'POST',
      `${base}/:name/invocations`,
      (call, { name }) => invokeFunction(call, find(name, call.query.get('qualifier')), asyncInvocations),
    ],
    [
      'GET',
      base,
      ({ query }) => {
        const { items, ...next } = page([...functions.values()], ({ name }) => name, query);
        return jsonAnswer(200, { functions: items.map(describeFunction), ...next });
      },
    ],
    [
      'GET',
      `${base}/:name`,
      (call, { name }) => jsonAnswer(200, describeFunction(find(name, call.query.get('qualifier')))),
    ],
    [
      'GET',
      `${base}/:name/triggers`,
      ({ query }, { name }) => {
        const { items, ...next } = page(find(name, null).config.triggers, ({ triggerName }) => triggerName, query);
        return jsonAnswer(200, { triggers: items.map(describeTrigger), ...next });
      },
    ],
    [
      'GET',
      `${base}/:name/triggers/:trigger`,
      (_call, { name, trigger }) => {
        const found = find(name, null).config.triggers.find(({ triggerName }) => triggerName === trigger);
        if (found === undefined) throw triggerNotFound(trigger ?? '');
        return jsonAnswer(200, describeTrigger(found));
      },
    ],
  ]);
}

/** A function as GetFunction answers it; its environment is left out, because it may hold secrets. */
export function describeFunction({ config }: LocalFunction): Record<string, unknown> {
  const { functionName, runtime, handler, memorySize, timeout, role } = config;
  return { functionName, runtime, handler, memorySize, timeout, role, state: 'Active', lastUpdateStatus: 'Successful' };
}

function describeTrigger(trigger: Trigger): Record<string, unknown> {
  return { ...trigger, triggerConfig: JSON.stringify(trigger.triggerConfig), qualifier: 'LATEST', status: 'Active' };
}
