import { startStub } from './startStub.ts';
import { KEY, REGION } from '../../local/test/ecs/data.ts';
import { closeAfterTest } from '../../local/test/support/closeAfterTest.ts';
import type { Ecs } from '../../shared/cloud/ecs.ts';
import { connectEcs } from '../../shared/cloud/ecsSdk.ts';
import { CloudError } from '../../shared/cloud/errors.ts';

export const CREDENTIALS = { ...KEY, securityToken: undefined };

/** Our adapter to a server that answers every call with this. */
export async function prepareAnswer(body: string, status = 200): Promise<Ecs> {
  const { url } = await closeAfterTest(
    startStub((_, response) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    }),
  );
  return connectEcs(REGION, url, CREDENTIALS);
}

/** The error that a call ends with. */
export async function errorOf(promise: Promise<unknown>): Promise<CloudError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof CloudError) return error;
  throw new Error('no CloudError', { cause: error });
}
