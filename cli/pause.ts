import type { Credentials } from '../shared/cloud/credentials.ts';
import { orAbsent, refusing } from './account/failure.ts';
import { RefusedError } from './exit.ts';
import { namesOf } from './names.ts';
import type { Target } from './target.ts';
import { createFc3Client } from './transport/fc3Client.ts';

/** The variable of create that s.yaml sets, too. */
const VARIABLE = 'PAUSED';

/**
 * Pauses or resumes a deployment: it sets one environment variable of create and leaves the others as they are. From the
 * update on, Function Compute starts instances with the new value, for HTTP and timers alike. What runs, ends as it began.
 * @param isDryRun only looks whether there is anything to change.
 * @returns the function's name, and whether there was anything to change.
 * @throws UsageError when the target does not say where Function Compute is; RefusedError or NoAnswerError from its calls.
 */
export async function setPaused(
  paused: boolean,
  target: Target,
  credentials: Credentials,
  isDryRun: boolean,
): Promise<{ functionName: string; changed: boolean }> {
  const functionName = namesOf(target).functions.create;
  const { client } = await createFc3Client(target, credentials, paused ? 'pause' : 'resume');
  const { GetFunctionRequest, UpdateFunctionInput, UpdateFunctionRequest } = await import('@alicloud/fc20230330');
  const found = await orAbsent(
    refusing('Function Compute GetFunction', () => client.getFunction(functionName, new GetFunctionRequest({}))),
  );
  if (found === undefined) throw notDeployed(functionName, target.region);
  const variables = found.body?.environmentVariables;
  if (variables === undefined) throw HIDDEN;
  const value = String(paused);
  if ((variables[VARIABLE] ?? 'false') === value) return { functionName, changed: false };
  if (isDryRun) return { functionName, changed: true };
  const environmentVariables = { ...variables, [VARIABLE]: value };
  const request = new UpdateFunctionRequest({ body: new UpdateFunctionInput({ environmentVariables }) });
  await refusing('Function Compute UpdateFunction', () => client.updateFunction(functionName, request));
  return { functionName, changed: true };
}

function notDeployed(functionName: string, region: string): RefusedError {
  const message = `The function ${functionName} does not exist in ${region}: deploy first (npx s deploy), or name another target.`;
  return new RefusedError('FunctionNotFound', message, false);
}

/** An update replaces all variables, so nothing may be changed where they are not shown. */
const HIDDEN = new RefusedError(
  'VariablesNotShown',
  'Function Compute does not show the environment variables of create to this key. Use a key of the account, and not one of a role.',
  false,
);
