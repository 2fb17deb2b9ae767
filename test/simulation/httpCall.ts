import * as v from 'valibot';
import { httpEvent } from '../../local/fc/trigger/httpEvent.ts';
import type { Answer } from '../../shared/platform/http.ts';
import type { FunctionRunner } from './functionRunner.ts';
import type { Ended, Invocation } from './invocation.ts';
import { ACCOUNT_ID, type FunctionName } from './settings.ts';
import { checkAnswer } from './watch.ts';
import { checkAnswerIsTrue } from './answers.ts';
import type { World } from './world.ts';

/** A POST with a JSON body, or a GET with a query. */
export type HttpRequest =
  { method: 'POST'; body: Readonly<Record<string, unknown>> } | { method: 'GET'; query: Record<string, string> };

/**
 * Calls a function through its HTTP trigger.
 * @param requestId Function Compute's id of the invocation.
 */
export function callOverHttp(
  world: World,
  runner: FunctionRunner,
  name: FunctionName,
  key: string,
  request: HttpRequest,
  requestId = key,
): Promise<Ended<Answer>> {
  const event = eventOf(world, name, requestId, request);
  return runner.run({
    name,
    key,
    trigger: 'http',
    event,
    requestId,
    read: (result, invocation) => readAnswer(result, invocation, request),
  });
}

function eventOf(world: World, functionName: FunctionName, requestId: string, request: HttpRequest): Buffer {
  const isPost = request.method === 'POST';
  return httpEvent({
    method: request.method,
    path: '/',
    query: new URLSearchParams(isPost ? {} : request.query),
    headerLists: { 'content-type': ['application/json'] },
    body: Buffer.from(isPost ? JSON.stringify(request.body) : ''),
    httpVersion: '1.1',
    sourceIp: '127.0.0.1',
    requestId,
    accountId: ACCOUNT_ID,
    functionName,
    now: world.clock.now(),
  });
}

/** What a handler returns for Function Compute to make an HTTP response of. */
const HttpResult = v.object({
  statusCode: v.number(),
  headers: v.record(v.string(), v.string()),
  isBase64Encoded: v.literal(false),
  body: v.string(),
});

/** The answer as its caller gets it. */
function readAnswer(result: unknown, invocation: Invocation, request: HttpRequest): Answer {
  const { statusCode: status, headers, body } = v.parse(HttpResult, result);
  const retryAfter = headers['Retry-After'];
  const answer = {
    status,
    body: JSON.parse(body) as unknown,
    ...(retryAfter !== undefined && { retryAfterSeconds: Number(retryAfter) }),
  };
  checkAnswer(invocation, answer);
  checkAnswerIsTrue(invocation, request, answer);
  invocation.world.note(invocation.key, () => `answers ${status} ${body.trimEnd()}`);
  return answer;
}
