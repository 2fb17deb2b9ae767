import type * as v from 'valibot';
import type { ErrorCode } from '../model/errorCodes.ts';
import type { OwnErrors } from '../model/errors.ts';
import type { EcsState } from '../model/state.ts';
import type { Region } from '../model/region.ts';
import { parseParameters } from '../parameters/parameters.ts';
import { unflatten } from '../parameters/unflatten.ts';

/** The surroundings of one call. */
export interface Call {
  state: EcsState;
  /** The region that the call names with RegionId, else the cloud's own. */
  region: Region;
  /** Whether the call names its region. A call that does not may mean an instance in any region. */
  regionGiven: boolean;
  action: string;
  /** The version of the API that the client asks for. */
  version: string;
  /** Whether a role's temporary key signed the call. */
  byRole: boolean;
  /** The parameters as sent. */
  flat: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  now: number;
}

/** The version of ECS's own API. */
export const ECS_VERSION = '2014-05-26';

/** The version of the VPC product's API, which the same clients call for networks. */
export const VPC_VERSION = '2016-04-28';

/** Networks were part of the ECS API before VPC had one of its own, and clients of both are in use. */
export const NETWORK_VERSIONS = [ECS_VERSION, VPC_VERSION];

interface Definition<T extends v.GenericSchema<unknown, unknown>> {
  name: string;
  /** The versions of the API that have this action; ECS's own when left out. */
  versions?: readonly string[];
  /**
   * A valibot schema of the unflattened parameters, made of the blocks in `parameters/parameters.ts`. Name only the
   * parameters that the action acts on: ECS ignores others, too. The schema answers for missing and malformed ones.
   */
  parameters: T;
  /**
   * Documented parameters that the action takes and that change nothing here, by their path: `DataDisk.SnapshotId`. The
   * documentation lists them. A test holds schema and list together against the parameters of the vendor's SDK.
   */
  ignored?: readonly string[];
  /** The common codes that the action answers besides those of any call; they stand in `model/errorCodes.ts`. */
  errors: readonly ErrorCode[];
  /** The codes that this action alone answers. */
  ownErrors?: OwnErrors;
  /**
   * Checks, then changes `call.state`, and returns the answer without RequestId, with the documented element names and
   * list wrappers. The same object becomes JSON or XML. Throws EcsError to refuse.
   */
  answer(parameters: v.InferOutput<T>, call: Call): object;
}

/** An action as the registry holds it. */
export interface Action {
  readonly name: string;
  readonly versions: readonly string[];
  /** Every code that it answers besides those of any call. */
  readonly errors: readonly string[];
  /** The schema of its parameters. */
  readonly parameters: v.GenericSchema<unknown, unknown>;
  /** Documented parameters that it takes and that change nothing, as `SystemDisk.StorageClusterId`. */
  readonly ignored: readonly string[];
  /** Parses the parameters of the call and answers it. Throws EcsError. */
  run(call: Call): object;
}

/**
 * Declares an action. An action has a file of its own, in the folder of its resource, a place in `registry.ts` and a
 * test beside it. What several actions share stands in a file of its own, such as `instance/instanceChecks.ts`; what
 * outlives the call belongs in `model/`.
 *
 * @example
 * export const describeUserData = defineAction({
 *   name: 'DescribeUserData',
 *   parameters: v.object({ InstanceId: text() }),
 *   errors: NO_INSTANCE,
 *   answer({ InstanceId }, call) {
 *     const { instanceId, regionId, userData } = instanceOf(InstanceId, call);
 *     return { RegionId: regionId, InstanceId: instanceId, UserData: userData };
 *   },
 * });
 */
export function defineAction<T extends v.GenericSchema<unknown, unknown>>(definition: Definition<T>): Action {
  const { name, versions = [ECS_VERSION], parameters, ignored = [], ownErrors } = definition;
  return {
    name,
    versions,
    parameters,
    ignored,
    errors: [...definition.errors, ...Object.keys(ownErrors?.table ?? {})],
    run: (call) => definition.answer(parseParameters(parameters, unflatten(call.flat), ownErrors?.table), call),
  };
}
