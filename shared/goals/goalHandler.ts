import * as v from 'valibot';
import { goalFields } from '../api/requests.ts';
import { RequestError } from '../cloud/errors.ts';
import { readJson } from '../platform/http.ts';
import { parse } from '../platform/parse.ts';
import type { Runtime } from '../platform/runtime.ts';
import { serve, type Handler, type Work } from '../platform/serve.ts';
import { setGoal, type Refuse, type Wanted } from './setGoal.ts';
import type { Trigger } from '../platform/triggers.ts';

/**
 * Makes the handler of a function that sets a goal. start, stop and release differ only in these arguments.
 * @param fields the fields of the request besides the selection and the deadline.
 * @param goalFor makes the goal of those fields.
 * @param refusalFor makes of those fields the rule by which an instance is refused.
 * @example export const createHandler = goalHandler({}, () => ({ goal: 'Running' }));
 */
export function goalHandler<F extends v.ObjectEntries>(
  fields: F,
  goalFor: (fields: v.InferOutput<v.StrictObjectSchema<F, undefined>>) => Omit<Wanted, 'withinSeconds'>,
  refusalFor?: (fields: v.InferOutput<v.StrictObjectSchema<F, undefined>>) => Refuse,
): (runtime: Runtime) => Handler {
  const schema = v.strictObject({ ...goalFields, ...fields });
  const work: Work = async ({ trigger, ports, config }) => {
    const request = parse(schema, payloadOf(trigger), 'request');
    const own = v.parse(v.object(fields), request);
    const wanted = { ...goalFor(own), withinSeconds: request.deadlineSeconds ?? config.deadlineSeconds };
    return setGoal(request, wanted, ports, refusalFor?.(own));
  };
  return (runtime) => serve(work, runtime);
}

function payloadOf(trigger: Trigger): unknown {
  switch (trigger.kind) {
    case 'http':
      return readJson(trigger.body);
    case 'timer':
      return readJson(Buffer.from(trigger.payload));
    case 'direct':
      return trigger.payload;
    case 'events':
      throw new RequestError(400, 'InvalidRequest', 'This function takes a request, not events.');
  }
}
