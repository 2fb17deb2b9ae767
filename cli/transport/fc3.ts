import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { namesOf } from '../names.ts';
import { createFc3Client, refusalOf } from './fc3Client.ts';
import { parseJson } from '../parseJson.ts';
import { failedInvocation, fromHttpResult, toHttpEvent } from './httpEvent.ts';
import { ANSWER_TIMEOUT_MS, type Connect, type FunctionAnswer } from './transport.ts';

/**
 * Makes the transport that invokes functions of Function Compute 3.0 directly (InvokeFunction), without an HTTP
 * trigger.
 */
export const connectFc3: Connect = async (target, credentials) => {
  const { client, endpoint } = await createFc3Client(target, credentials, '--via fc3');
  const { InvokeFunctionHeaders, InvokeFunctionRequest } = await import('@alicloud/fc20230330');
  const { RuntimeOptions } = await import('@darabonba/typescript');
  const names = namesOf(target);
  return async (call) => {
    const request = new InvokeFunctionRequest({ body: Readable.from([Buffer.from(toHttpEvent(call, new Date()))]) });
    // The SDK uses connectTimeout as the idle timeout of the connection, so it must not be shorter than readTimeout.
    const runtime = new RuntimeOptions({ readTimeout: ANSWER_TIMEOUT_MS, connectTimeout: ANSWER_TIMEOUT_MS });
    try {
      const response = await client.invokeFunctionWithOptions(
        names.functions[call.name],
        request,
        new InvokeFunctionHeaders({ xFcInvocationType: 'Sync' }),
        runtime,
      );
      const returned = response.body === undefined ? '' : await text(response.body);
      if (response.headers?.['x-fc-error-type'] !== undefined) return failedInvocation(returned);
      return fromHttpResult(parseJson(returned));
    } catch (error) {
      return refusal(error, endpoint);
    }
  };
};

/** Turns an error of the API into an answer. It throws where there was no answer. */
function refusal(error: unknown, endpoint: URL): FunctionAnswer {
  const { status, code, message } = refusalOf(error, endpoint);
  return { status, headers: {}, body: JSON.stringify({ Code: code, Message: message }) };
}
