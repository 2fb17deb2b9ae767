import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { NoAnswerError, UsageError } from '../exit.ts';
import { namesOf } from '../names.ts';
import { unfold } from '../unfold.ts';
import { failedInvocation, fromHttpResult, parseJson, toHttpEvent } from './httpEvent.ts';
import { ANSWER_TIMEOUT_MS, type Connect, type FunctionAnswer } from './transport.ts';

/**
 * Makes the transport that invokes functions of Function Compute 3.0 directly (InvokeFunction), without an HTTP
 * trigger.
 */
export const connectFc3: Connect = async (target, { accessKeyId, accessKeySecret, securityToken }) => {
  const { fc, region, accountId } = target;
  if (fc === undefined && accountId === undefined) {
    throw new UsageError('--via fc3 needs accountId (or fc, the endpoint) in the target.');
  }
  const endpoint = new URL(fc ?? `https://${accountId ?? ''}.${region}.fc.aliyuncs.com`);
  const { default: Fc3, InvokeFunctionHeaders, InvokeFunctionRequest } = await import('@alicloud/fc20230330');
  const { $OpenApiUtil } = await import('@alicloud/openapi-core');
  const { RuntimeOptions } = await import('@darabonba/typescript');
  const client = new (unfold(Fc3))(
    new $OpenApiUtil.Config({
      accessKeyId,
      accessKeySecret,
      securityToken,
      regionId: region,
      endpoint: endpoint.host,
      protocol: endpoint.protocol.replace(':', ''),
    }),
  );
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
      return refusal(error, endpoint.origin);
    }
  };
};

/** Turns an error of the API into an answer. It throws where there was no answer. */
function refusal(error: unknown, origin: string): FunctionAnswer {
  if (!(error instanceof Error) || error instanceof NoAnswerError) throw error;
  const { statusCode, code } = error as { statusCode?: unknown; code?: unknown };
  if (typeof statusCode !== 'number') {
    const reason = typeof code === 'string' ? code : undefined;
    throw new NoAnswerError(`No answer from ${origin} (${reason ?? error.message}).`, reason, { cause: error });
  }
  return { status: statusCode, headers: {}, body: JSON.stringify({ Code: code, Message: error.message }) };
}
