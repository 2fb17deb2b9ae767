import { invalidArgument } from '../errors.ts';
import {
  AsyncInvokeConfig,
  ConcurrencyConfig,
  FunctionFields,
  Trigger,
  type FunctionConfig,
} from '../functionConfig.ts';
import { isObject, parse } from './parse.ts';
import type { Times } from './times.ts';
import type { TriggerResource } from './triggerResource.ts';

/** Where the code of a function is: in a folder that the spec names, or in the zip that somebody deployed. */
export type Code = { folder: string } | { zip: Buffer; checksum: string };

/** How asynchronous invocations of a function go on, as somebody put it. */
export interface AsyncInvokeResource {
  config: Record<string, unknown>;
  times: Times;
}

/** A function as those see it who deploy: what they wrote, and what the platform adds. */
export interface FunctionResource {
  name: string;
  id: string;
  times: Times;
  /** The body of CreateFunction, as sent, without code. */
  properties: Record<string, unknown>;
  code: Code;
  triggers: readonly TriggerResource[];
  asyncInvoke: AsyncInvokeResource | undefined;
  reservedConcurrency: number | undefined;
}

const NAME = /^[A-Za-z_][A-Za-z0-9_-]{0,127}$/;

/** Throws FcError (400 InvalidArgument) unless a function may have this name. */
export function checkFunctionName(name: unknown): asserts name is string {
  if (typeof name !== 'string' || !NAME.test(name)) {
    throw invalidArgument(
      'functionName must have 1 to 128 letters, digits, hyphens and underscores and begin with a letter or underscore',
    );
  }
}

/**
 * The function that runs for a resource, with its code in this folder. Throws FcError (400 InvalidArgument) where the
 * resource holds what the platform, or this one, does not take.
 */
export function toConfig(resource: FunctionResource, codeDirectory: string): FunctionConfig {
  const { properties, triggers, asyncInvoke, reservedConcurrency } = resource;
  return {
    ...parse(FunctionFields, withoutBlanks(properties)),
    concurrencyConfig: parse(ConcurrencyConfig, { reservedConcurrency }),
    asyncInvokeConfig: parse(AsyncInvokeConfig, asyncInvoke?.config ?? {}),
    triggers: triggers.map(({ properties: trigger }) => parse(Trigger, trigger)),
    codeDirectory,
  };
}

// Deployers send a blank role, and a lifecycle hook without a handler, for what is not there.
function withoutBlanks(properties: Record<string, unknown>): Record<string, unknown> {
  const { role, instanceLifecycleConfig: hooks, ...rest } = properties;
  return {
    ...rest,
    ...(role === '' || role === null ? {} : { role }),
    ...(isObject(hooks)
      ? { instanceLifecycleConfig: Object.fromEntries(Object.entries(hooks).filter(hasHandler)) }
      : {}),
  };
}

function hasHandler([, hook]: [string, unknown]): boolean {
  return isObject(hook) && hook['handler'] !== undefined && hook['handler'] !== '';
}
