import type { Invocation, LocalFunction } from './function.ts';

export interface Report {
  target: Pick<LocalFunction, 'name'>;
  region: string;
  accountId: string;
  event: Buffer;
  requestId: string;
  runs: number;
  condition: string;
  /** Undefined when the function never ran. */
  invocation: Invocation | undefined;
  now: number;
}

/** The record of an asynchronous invocation that its destination receives, as JSON. */
export function destinationRecord(report: Report): string {
  const { invocation } = report;
  const succeeded = invocation?.ok === true;
  return JSON.stringify({
    timestamp: Math.floor(report.now),
    requestContext: {
      requestId: report.requestId,
      functionArn: `acs:fc:${report.region}:${report.accountId}:functions/${report.target.name}`,
      condition: report.condition,
      approximateInvokeCount: report.runs,
    },
    requestPayload: report.event.toString(),
    responseContext: {
      statusCode: invocation === undefined ? 429 : 200,
      functionError: succeeded || invocation === undefined ? '' : errorHeader(invocation),
    },
    responsePayload: invocation === undefined ? '' : responseBody(invocation).toString(),
  });
}

/** The value of `x-fc-error-type` for a run that failed. */
export function errorHeader(invocation: Extract<Invocation, { ok: false }>): string {
  return invocation.handled ? 'HandledInvocationError' : 'UnhandledInvocationError';
}

/** The body of the answer to a run: the function's result, or the error as JSON. */
export function responseBody(invocation: Invocation): Buffer {
  return invocation.ok ? invocation.body : Buffer.from(JSON.stringify(invocation.error));
}
