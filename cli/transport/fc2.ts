import { NoAnswerError, UsageError } from '../exit.ts';
import { namesOf } from '../names.ts';
import { parseJson } from '../parseJson.ts';
import { failedInvocation, fromHttpResult, toHttpEvent } from './httpEvent.ts';
import { ANSWER_TIMEOUT_MS, type Connect, type FunctionAnswer } from './transport.ts';

/** Makes the transport to a service that still runs on Function Compute 2.0. */
export const connectFc2 =
  (serviceName: string): Connect =>
  async (target, { accessKeyId, accessKeySecret, securityToken }) => {
    const { accountId, region, fc } = target;
    if (accountId === undefined) throw new UsageError('--via fc2 needs accountId in the target.');
    const names = namesOf(target);
    const { default: Fc2 } = await import('@alicloud/fc2');
    const client = new Fc2(accountId, {
      accessKeyID: accessKeyId,
      accessKeySecret,
      securityToken,
      region,
      endpoint: fc,
      secure: true,
      timeout: ANSWER_TIMEOUT_MS,
    });
    return async (call) => {
      try {
        const event = toHttpEvent(call, new Date());
        const { headers, data } = await client.invokeFunction(serviceName, names.functions[call.name], event);
        if (headers['x-fc-error-type'] !== undefined) return failedInvocation(JSON.stringify(data));
        return fromHttpResult(typeof data === 'string' ? parseJson(data) : data);
      } catch (error) {
        return refusal(error);
      }
    };
  };

/**
 * Turns an error of the API into an answer. Only the SDK's message has the status. It throws where there was no answer.
 */
function refusal(error: unknown): FunctionAnswer {
  if (!(error instanceof Error) || error instanceof NoAnswerError) throw error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const [, status, message] = /failed with (\d{3})\. requestid: [^,]*, message: (.*)$/s.exec(error.message) ?? [];
  if (status === undefined) {
    throw new NoAnswerError(`No answer from Function Compute 2.0 (${code ?? error.message}).`, code, { cause: error });
  }
  return { status: Number(status), headers: {}, body: JSON.stringify({ Code: code, Message: message }) };
}
