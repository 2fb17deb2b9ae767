import { invocationAnswer, type Answer, type Call } from '../answer.ts';
import type { AsyncInvocations } from '../asyncInvocations.ts';
import { entityTooLarge, invalidArgument } from '../errors.ts';
import type { LocalFunction } from '../function.ts';

export const ASYNC_PAYLOAD_LIMIT = 128 * 1024;

/** InvokeFunction of either API: synchronously, or with `x-fc-invocation-type: Async` accepted (202) and run later. */
export async function invokeFunction(
  call: Call,
  target: LocalFunction,
  asyncInvocations: AsyncInvocations,
): Promise<Answer> {
  const { headers, body, requestId } = call;
  const type = headers['x-fc-invocation-type'] ?? 'Sync';
  if (type !== 'Sync' && type !== 'Async') {
    throw invalidArgument('x-fc-invocation-type must be Sync or Async');
  }
  if (type === 'Sync') {
    const invocation = await target.invoke(body, requestId);
    return invocationAnswer(invocation, target.config.memorySize, headers['x-fc-log-type'] === 'Tail');
  }
  if (body.length > ASYNC_PAYLOAD_LIMIT) throw entityTooLarge(ASYNC_PAYLOAD_LIMIT);
  asyncInvocations.submit(target, body, requestId);
  const taskId = headers['x-fc-async-task-id'];
  const echoed: Answer['headers'] = taskId === undefined ? {} : { 'x-fc-async-task-id': taskId };
  return { status: 202, headers: echoed, body: Buffer.alloc(0) };
}
