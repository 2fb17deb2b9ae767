import type { Call } from '../answer.ts';
import { invalidArgument } from '../errors.ts';
import { isObject } from '../resource/parse.ts';

/** The JSON object in a call's body. Throws FcError (400 InvalidArgument) when there is none. */
export function jsonBody({ body }: Call): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(body.toString());
  } catch {
    throw invalidArgument('the body is not JSON');
  }
  if (!isObject(value)) throw invalidArgument('the body is not a JSON object');
  return value;
}
