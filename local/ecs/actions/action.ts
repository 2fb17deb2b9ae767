import type * as v from 'valibot';
import type { ErrorCode } from '../model/errorCodes.ts';
import type { EcsState } from '../model/state.ts';
import type { Region } from '../model/region.ts';
import { parseParameters } from '../parameters/parameters.ts';
import { unflatten } from '../parameters/unflatten.ts';

/*
 * To add an action: write `actions/<actionName>.ts` with one `defineAction` and put it into the list in `registry.ts`.
 * - `parameters`: a valibot schema of the unflattened parameters, built from `parameters.ts`. Name only what the action
 *   acts on; other parameters are ignored, as ECS does. Missing and malformed ones are answered from the schema.
 * - `errors`: the codes the action itself can answer; a new code goes into `model/errorCodes.ts`.
 * - `answer`: checks, then changes `call.state` and returns the answer with its documented element names and list
 *   wrappers, without RequestId. The same object becomes JSON or XML. Throw `ecsError(code)` to refuse.
 * What several actions share belongs in a small file of its own (`instanceChecks.ts`), what outlives the call in `model/`.
 */

/** The surroundings of one call. */
export interface Call {
  state: EcsState;
  /** The region of the call: its RegionId, else the cloud's own. */
  region: Region;
  /** Whether the call named that region itself; one that did not may mean an instance anywhere. */
  regionGiven: boolean;
  action: string;
  /** The version of the API asked for. */
  version: string;
  /** The parameters as sent. */
  flat: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  now: number;
}

/** ECS's own API. */
export const ECS_VERSION = '2014-05-26';

/** The API of the VPC product, which the same clients call for networks. */
export const VPC_VERSION = '2016-04-28';

interface Definition<T extends v.GenericSchema<unknown, unknown>> {
  name: string;
  /** The versions of the API that have this action; ECS's own when left out. */
  versions?: readonly string[];
  parameters: T;
  errors: readonly ErrorCode[];
  answer(parameters: v.InferOutput<T>, call: Call): object;
}

/** An action as the registry holds it. */
export interface Action {
  readonly name: string;
  readonly versions: readonly string[];
  readonly errors: readonly ErrorCode[];
  /** Parses the parameters of the call and answers it. Throws EcsError. */
  run(call: Call): object;
}

/** Declares an action: its name, its parameters, its documented errors and its answer. */
export function defineAction<T extends v.GenericSchema<unknown, unknown>>(definition: Definition<T>): Action {
  const { name, versions = [ECS_VERSION], errors, parameters } = definition;
  return {
    name,
    versions,
    errors,
    run: (call) => definition.answer(parseParameters(parameters, unflatten(call.flat)), call),
  };
}
