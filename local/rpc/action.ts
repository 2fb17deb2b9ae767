import type { Fidelity } from '../fidelity.ts';
import type * as v from 'valibot';
import type { CredentialStore, Credentials } from '../credentials.ts';
import { parseParameters } from '../ecs/parameters/parameters.ts';
import { unflatten } from '../ecs/parameters/unflatten.ts';
import type { Faults } from '../faults.ts';
import type { RamState } from '../ram/model.ts';

/** The surroundings of one call to RAM, STS or the resource manager. */
export interface RpcCall {
  ram: RamState;
  credentials: CredentialStore;
  faults: Faults;
  region: string;
  accountId: string;
  /** The key that signed. */
  key: Credentials;
  /** Milliseconds since the epoch. */
  now: number;
  /** A fresh number, as these services give them to what they make. */
  newId: () => string;
}

/** An action as a registry holds it. */
export interface RpcAction {
  readonly name: string;
  readonly version: string;
  /** Parses the parameters and answers without RequestId. Throws RpcError, or EcsError for a wrong parameter. */
  run(flat: Readonly<Record<string, string>>, call: RpcCall): object;
}

interface Definition<T extends v.GenericSchema<unknown, unknown>> {
  name: string;
  version: string;
  /** Made of the blocks in `ecs/parameters/parameters.ts`. */
  parameters: T;
  answer(parameters: v.InferOutput<T>, call: RpcCall): object;
}

/**
 * Declares an action.
 *
 * @example
 * export const getRole = defineRpcAction({
 *   name: 'GetRole',
 *   version: RAM_VERSION,
 *   parameters: v.object({ RoleName: text() }),
 *   answer: ({ RoleName }, { ram, accountId }) => ({ Role: describeRole(roleOf(ram, RoleName), accountId) }),
 * });
 */
export function defineRpcAction<T extends v.GenericSchema<unknown, unknown>>(definition: Definition<T>): RpcAction {
  const { name, version, parameters } = definition;
  return {
    name,
    version,
    run: (flat, call) => definition.answer(parseParameters(parameters, unflatten(flat)), call),
  };
}

/** Actions that belong together, with what a client has to know: a row of a table in docs/local-cloud.md. */
export interface RpcCoverage {
  /** The service as its users call it. */
  service: string;
  fidelity: Fidelity;
  actions: readonly RpcAction[];
  notes?: string;
}
