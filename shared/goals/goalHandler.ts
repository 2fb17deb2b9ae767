import * as v from 'valibot';
import { goalFields, type Selection } from '../api/requests.ts';
import { RequestError } from '../cloud/errors.ts';
import { readJson } from '../platform/http.ts';
import type { LogFields } from '../platform/log.ts';
import { parse } from '../platform/parse.ts';
import type { Runtime } from '../platform/runtime.ts';
import { serve, type Handler, type Invocation, type Work } from '../platform/serve.ts';
import type { Ports } from '../ports.ts';
import type { Instance } from '../domain/instance.ts';
import { refuseForeign } from './foreign.ts';
import type { Wanted } from './nextIntent.ts';
import { inTagsOf } from './selection.ts';
import type { Refuse } from './refusal.ts';
import { setGoal } from './setGoal.ts';
import { whoWoke, type Trigger } from '../platform/triggers.ts';

/** What start, stop and release differ in. */
export interface GoalFunction<F extends v.ObjectEntries, P extends Ports = Ports> {
  /** What the request may say beside the selection and the deadline. */
  fields: F;
  /** The goal, from those fields. */
  goalOf: (own: Own<F>) => Omit<Wanted, 'withinSeconds'>;
  /** Holds the selection against those fields. Throws RequestError. */
  check?: (own: Own<F>, selection: Selection) => void;
  /** Which instances may not get the goal, from those fields. */
  refusalOf?: (own: Own<F>) => Refuse;
  /** Holds all that are to get the goal against the deployment's limits. Throws RequestError or CloudError. */
  admit?: (instances: readonly Instance[], invocation: Invocation<P>) => Promise<void>;
}

type Own<F extends v.ObjectEntries> = v.InferOutput<v.StrictObjectSchema<F, undefined>>;

/**
 * Makes the handler of a function that sets a goal.
 * @example export const createHandler = goalHandler({ fields: {}, goalOf: () => ({ goal: 'Running' }) });
 */
export function goalHandler<F extends v.ObjectEntries, P extends Ports = Ports>({
  fields,
  goalOf,
  check,
  refusalOf,
  admit,
}: GoalFunction<F, P>): (runtime: Runtime<P>) => Handler {
  const schema = v.strictObject({ ...goalFields, ...fields });
  const work: Work<P> = async (invocation) => {
    const { trigger, ports, config, timeLeft } = invocation;
    const request = parse(schema, payloadOf(trigger), 'request');
    const own = v.parse(v.object(fields), request);
    check?.(own, request);
    const wanted = { ...goalOf(own), withinSeconds: request.deadlineSeconds ?? config.deadlineSeconds };
    const isForeign = refuseForeign(config.allowForeign);
    const isRefused = refusalOf?.(own);
    const refuse: Refuse = (instance, now) => isForeign(instance, now) ?? isRefused?.(instance, now);
    // These fields are flags and words, and no secrets.
    const audit = { ...whoWoke(trigger), ...(own as LogFields) };
    return setGoal(inTagsOf(config.namePrefix, request), wanted, ports, {
      ...{ refuse, timeLeft, audit },
      admit: admit && ((instances) => admit(instances, invocation)),
    });
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
