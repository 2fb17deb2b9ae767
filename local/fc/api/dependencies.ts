import type { AsyncInvocations } from '../asyncInvocations.ts';
import type { Uploads } from '../code/uploads.ts';
import { FcError } from '../errors.ts';
import type { Place } from '../resource/describe.ts';
import type { Deployed } from '../resource/deployed.ts';
import type { Functions } from '../resource/functions.ts';

/** What the calls of the API act on. */
export interface ApiDependencies {
  functions: Functions;
  asyncInvocations: AsyncInvocations;
  uploads: Uploads;
  place: Place;
  /** The URL of a function's HTTP triggers. */
  triggerUrl: (functionName: string) => string;
}

/** The function of this name. Throws FcError (404) when it, or the qualifier of a call, does not exist. */
export function findFunction(functions: Functions, name = '', qualifier: string | null = null): Deployed {
  const found = functions.find(name);
  if (qualifier !== null && qualifier !== '' && qualifier !== 'LATEST') {
    throw new FcError(404, 'AliasNotFound', `alias or version '${qualifier}' of '${name}' does not exist`);
  }
  return found;
}
