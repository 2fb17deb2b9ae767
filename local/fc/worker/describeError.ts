import { inspect } from 'node:util';
import type { FunctionError } from './protocol.ts';

/** A thrown value in the shape in which Function Compute answers it. */
export function describeError(thrown: unknown): FunctionError {
  if (!(thrown instanceof Error)) {
    return { errorMessage: typeof thrown === 'string' ? thrown : inspect(thrown) };
  }
  return {
    errorMessage: thrown.message,
    errorType: thrown.name,
    ...(thrown.stack === undefined ? {} : { stackTrace: thrown.stack.split('\n') }),
  };
}
