import * as v from 'valibot';
import type { Given, GoalAnswer } from '../api/answers.ts';
import type { GoalSetter } from '../api/functions.ts';
import { goalFields, type Selection } from '../api/requests.ts';
import { RequestError } from '../cloud/errors.ts';
import { fire, type Ending } from '../platform/firing.ts';
import { readJson, type Answer } from '../platform/http.ts';
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
import { whoWoke } from '../platform/triggers.ts';

/** What start, stop and release differ in. */
export interface GoalFunction<F extends v.ObjectEntries, P extends Ports = Ports> {
  name: GoalSetter;
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
 * @example export const createHandler = goalHandler({ name: 'start', fields: {}, goalOf: () => ({ goal: 'Running' }) });
 */
export function goalHandler<F extends v.ObjectEntries, P extends Ports = Ports>({
  name,
  fields,
  goalOf,
  check,
  refusalOf,
  admit,
}: GoalFunction<F, P>): (runtime: Runtime<P>) => Handler {
  const schema = v.strictObject({ ...goalFields, ...fields });
  const act = async (body: unknown, invocation: Invocation<P>): Promise<Answer<Given<typeof GoalAnswer>>> => {
    const { trigger, ports, config, timeLeft } = invocation;
    const request = parse(schema, body, 'request');
    const own = v.parse(v.object(fields), request);
    check?.(own, request);
    const wanted = { ...goalOf(own), withinSeconds: request.deadlineSeconds ?? config.deadlineSeconds };
    const isForeign = refuseForeign(config.allowForeign);
    const isRefused = refusalOf?.(own);
    const refuse: Refuse = (instance, now) => isForeign(instance, now) ?? isRefused?.(instance, now);
    // These fields are flags and words, and no secrets.
    const audit = { ...whoWoke(trigger), ...(own as LogFields) };
    return setGoal(inTagsOf(config.namePrefix, request), wanted, ports, {
      refuse,
      timeLeft,
      audit,
      firedAt: trigger.kind === 'timer' ? Date.parse(trigger.time) : undefined,
      admit: admit && ((instances) => admit(instances, invocation)),
    });
  };
  const work: Work<P> = async (invocation) => {
    const { trigger } = invocation;
    switch (trigger.kind) {
      case 'http':
        return act(readJson(trigger.body), invocation);
      case 'timer':
        return fire(trigger, invocation, {
          by: name,
          act: (request) => {
            const answer = act(request, invocation);
            return name === 'start' ? answer : answer.catch(nothingToDo);
          },
          endingOf,
        });
      case 'direct':
        return act(trigger.payload, invocation);
      case 'events':
        throw new RequestError(400, 'InvalidRequest', 'This function takes a request, not events.');
    }
  };
  return (runtime) => serve(work, runtime);
}

/** Where no instance is there, none is left to be stopped or released. */
function nothingToDo(error: unknown): Answer<Pick<GoalAnswer, 'instances' | 'failures'>> {
  if (!(error instanceof RequestError) || error.code !== 'NoInstances') throw error;
  return { status: 200, body: { instances: [], failures: [] } };
}

/** Of a request, slots without an instance do not matter: a firing acts on what is there. */
function endingOf({ instances, failures }: Pick<Given<typeof GoalAnswer>, 'instances' | 'failures'>): Ending {
  const refusal = failures.find((failure) => 'instanceId' in failure);
  return {
    instances: instances.length,
    ...(refusal !== undefined && { code: refusal.code, reason: `${refusal.instanceId}: ${refusal.message}` }),
  };
}
