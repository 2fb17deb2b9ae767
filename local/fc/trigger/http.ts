import { functionHeaders, type Answer, type Call } from '../answer.ts';
import { accepted, ASYNC_PAYLOAD_LIMIT } from '../api/invoke.ts';
import type { AsyncInvocations } from '../asyncInvocations.ts';
import { authorizeTrigger, type Verifier } from '../authorize.ts';
import { errorHeader, responseBody } from '../destination.ts';
import { badResponse, FcError, functionNotFound, noHttpTrigger } from '../errors.ts';
import type { LocalFunction } from '../function.ts';
import { triggerAddress } from './address.ts';
import { httpAnswer, httpEvent } from './httpEvent.ts';
import { bodyTooLong, checkRequestSize } from './httpLimits.ts';
import { admitWithToken } from './jwtAdmission.ts';
import { readJwtRules } from './jwtRules.ts';

export interface HttpTriggerDependencies extends Verifier {
  functions: { get(name: string): LocalFunction | undefined };
  asyncInvocations: AsyncInvocations;
  accountId: string;
}

/**
 * Serves the HTTP triggers: the trigger of function `create` has the URL `http://<host>/create`; what follows is the
 * path that the function sees. A signature covers the whole path, as the client sent it.
 */
export async function serveHttpTrigger(call: Call, deps: HttpTriggerDependencies): Promise<Answer> {
  const { functionName: name, path, service } = triggerAddress(call.path);
  const { target, trigger } = httpTriggerOf(deps.functions, name, service);
  checkRequestSize(call.target.slice(call.path.length - path.length), call.headers);
  const { authType, authConfig } = trigger.triggerConfig;
  if (authType === 'function') authorizeTrigger(call, service !== undefined, deps);
  const admitted =
    authType === 'jwt'
      ? await admitWithToken({ ...call, path }, readJwtRules(authConfig), deps.clock.now())
      : { ...call, path };
  if (!trigger.triggerConfig.methods.includes(call.method)) {
    throw new FcError(405, 'MethodNotAllowed', `this trigger allows ${trigger.triggerConfig.methods.join(', ')}`);
  }
  const { accountId, clock } = deps;
  const event = httpEvent({ ...admitted, accountId, functionName: name, now: clock.now() });
  if (call.headers['x-fc-invocation-type'] === 'Async') {
    if (call.body.length > ASYNC_PAYLOAD_LIMIT) throw bodyTooLong(ASYNC_PAYLOAD_LIMIT);
    target.refuseOnDemand();
    deps.asyncInvocations.submit(target, event, call.requestId);
    return accepted(call.headers);
  }
  return answerWith(target, event, call.requestId);
}

/** A function and its HTTP trigger. Throws FcError where there is none. */
function httpTriggerOf(functions: HttpTriggerDependencies['functions'], name: string, service?: string) {
  const target = functions.get(name);
  if (target === undefined) throw functionNotFound(name, service);
  const trigger = target.config.triggers.find((candidate) => candidate.triggerType === 'http');
  if (trigger === undefined) throw noHttpTrigger(name);
  return { target, trigger };
}

/** A call of the local cloud itself, which nobody has to sign. */
export interface OwnCall {
  method: string;
  query: Readonly<Record<string, string>>;
  body: string;
}

export interface OwnAnswer {
  status: number;
  headers: Answer['headers'];
  body: string;
}

/** Calls a function with a HTTP trigger. Throws FcError where there is none, or it does not run. */
export async function callTrigger(
  functionName: string,
  { method, query, body }: OwnCall,
  { functions, accountId, clock }: Pick<HttpTriggerDependencies, 'functions' | 'accountId' | 'clock'>,
): Promise<OwnAnswer> {
  const { target } = httpTriggerOf(functions, functionName);
  const requestId = target.newRequestId();
  const event = httpEvent({
    ...{
      method,
      path: '/',
      query: new URLSearchParams(query),
      body: Buffer.from(body),
      requestId,
      accountId,
      functionName,
    },
    ...{ headerLists: { 'content-type': ['application/json'] }, httpVersion: '1.1', sourceIp: '127.0.0.1' },
    now: clock.now(),
  });
  const answer = await answerWith(target, event, requestId);
  return { status: answer.status, headers: answer.headers, body: answer.body.toString() };
}

async function answerWith(target: LocalFunction, event: Buffer, requestId: string): Promise<Answer> {
  const invocation = await target.invoke(event, requestId);
  if (!invocation.ok) {
    const headers = { 'content-type': 'application/json', 'x-fc-error-type': errorHeader(invocation) };
    return { status: 502, headers, body: responseBody(invocation) };
  }
  const answer = httpAnswer(invocation.body);
  if (answer === undefined) throw badResponse('the function returned no valid HTTP response');
  return { status: answer.statusCode, headers: functionHeaders(answer.headers), body: answer.body };
}
