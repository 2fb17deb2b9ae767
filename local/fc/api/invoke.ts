import type { IncomingHttpHeaders } from 'node:http';
import { headerText } from '../../signature/headers.ts';
import { invocationAnswer, type Answer, type Call } from '../answer.ts';
import type { AsyncInvocations } from '../asyncInvocations.ts';
import { entityTooLarge, invalidArgument } from '../errors.ts';
import type { Deployed } from '../resource/deployed.ts';

export const ASYNC_PAYLOAD_LIMIT = 128 * 1024;

/** InvokeFunction of either API: synchronously, or with `x-fc-invocation-type: Async` accepted (202) and run later. */
export async function invokeFunction(
  call: Call,
  { resource: { code }, running: target }: Deployed,
  asyncInvocations: AsyncInvocations,
): Promise<Answer> {
  const { headers, body, requestId } = call;
  const type = headers['x-fc-invocation-type'] ?? 'Sync';
  if (type !== 'Sync' && type !== 'Async') {
    throw invalidArgument('x-fc-invocation-type must be Sync or Async');
  }
  if (type === 'Sync') {
    const invocation = await target.invoke(body, requestId);
    return invocationAnswer(invocation, {
      memoryMb: target.config.memorySize,
      checksum: 'zip' in code ? code.checksum : undefined,
      withLog: headers['x-fc-log-type'] === 'Tail',
    });
  }
  if (body.length > ASYNC_PAYLOAD_LIMIT) throw entityTooLarge(ASYNC_PAYLOAD_LIMIT);
  target.refuseOnDemand();
  asyncInvocations.submit(target, body, requestId);
  return accepted(headers);
}

// The name of a task in 3.0 and in 2.0.
const TASK_HEADERS = ['x-fc-async-task-id', 'x-fc-stateful-async-invocation-id'];

/** The answer to an asynchronous invocation: 202 and, if the caller named a task, that name. */
export function accepted(headers: IncomingHttpHeaders): Answer {
  const echoed = TASK_HEADERS.flatMap((name) => {
    const value = headerText(headers, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return { status: 202, headers: Object.fromEntries(echoed), body: Buffer.alloc(0) };
}
