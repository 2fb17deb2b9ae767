import * as v from 'valibot';
import { goalFields } from '../api/requests.ts';
import { RequestError } from '../cloud/errors.ts';
import { readJson } from '../platform/http.ts';
import { parse } from '../platform/parse.ts';
import type { Runtime } from '../platform/runtime.ts';
import { serve, type Handler, type Work } from '../platform/serve.ts';
import type { Wanted } from './nextIntent.ts';
import { setGoal, type Refuse } from './setGoal.ts';
import type { Trigger } from '../platform/triggers.ts';

/**
 * Makes the handler of a function that sets a goal. start, stop and release differ only in their fields and their goal.
 * @param fields what the request may say beside the selection and the deadline.
 * @param goalFor the goal, from those fields.
 * @param refusalFor which instances may not get it, from those fields.
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
