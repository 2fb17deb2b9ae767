import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../clock.ts';
import type { CredentialStore, Credentials } from '../../credentials.ts';
import { errorWritten, type FaultRule, type Faults } from '../../faults.ts';
import { resetConnection } from '../../httpServer.ts';
import type { Random } from '../../random.ts';
import { SignatureError } from '../../signature/errors.ts';
import type { Freshness } from '../../signature/freshness.ts';
import { findAction } from '../actions/registry.ts';
import type { Caller, InMemoryEcs } from '../inMemoryEcs.ts';
import { ecsError, EcsError } from '../model/errors.ts';
import { requestId } from '../model/ids.ts';
import { throttled } from '../model/throttle.ts';
import { type AnswerContext, sendAnswer, sendBadGateway, sendRefusal } from './answers.ts';
import { authenticate } from './authenticate.ts';
import { checkRequest, type DecodedRequest, decodeRequest } from './decode.ts';

export interface HandlerParts {
  ecs: InMemoryEcs;
  clock: Clock;
  /** For request ids alone, so that they do not change what else chance decides. */
  random: Random;
  faults: Faults;
  credentials: CredentialStore;
  freshness: Freshness;
  /** Called after each answer; `code` is that of an error, and `answer` is there without one. */
  onAnswer(context: CallContext, code: string | undefined, answer?: object): void;
}

/** A call, as whoever follows the calls needs it. */
export interface CallContext extends AnswerContext {
  parameters: DecodedRequest['parameters'];
  /** When it came, in milliseconds since the epoch: before it took effect. */
  at: number;
}

/**
 * Answers one HTTP request: decodes it, checks its signature, lets faults strike, calls the in-memory ECS and encodes
 * the answer.
 */
export function handle(parts: HandlerParts, request: IncomingMessage, body: Buffer, response: ServerResponse): void {
  const { method = '', url = '/', headers } = request;
  const decoded = withKnownName(decodeRequest({ method, url, headers, body }));
  const context: CallContext = {
    requestId: requestId(parts.random),
    format: decoded.format,
    action: decoded.action,
    parameters: decoded.parameters,
    at: parts.clock.now(),
    host: headers.host ?? '',
  };
  try {
    const key = admit(parts, decoded);
    serve(parts, decoded, key, context, response);
  } catch (error) {
    refuse(parts, context, response, error);
  }
}

// From here on an action has its documented name, however the client wrote it.
function withKnownName(decoded: DecodedRequest): DecodedRequest {
  const name = findAction(decoded.action)?.name;
  return name === undefined || name === decoded.action ? decoded : { ...decoded, action: name };
}

// Returns the key that signed. Throws EcsError or SignatureError. Counts a call that is refused here; `InMemoryEcs.call` counts the others.
function admit({ ecs, credentials, freshness }: HandlerParts, decoded: DecodedRequest): Credentials {
  try {
    checkRequest(decoded);
    const action = findAction(decoded.action);
    if (action === undefined) throw ecsError('InvalidAction.NotFound');
    if (!action.versions.includes(decoded.version)) throw ecsError('InvalidVersion');
    return authenticate(decoded, credentials, freshness);
  } catch (error) {
    if (decoded.action !== '') ecs.count(decoded.action);
    throw error;
  }
}

function serve(
  parts: HandlerParts,
  decoded: DecodedRequest,
  key: Credentials,
  context: CallContext,
  response: ServerResponse,
): void {
  const { ecs, faults, clock } = parts;
  const { action } = decoded;
  const where = { service: 'ecs', action } as const;
  const delayMs = faults.take(where, 'latency')?.ms ?? 0;
  const later = (answer: () => void): void => {
    if (delayMs === 0) answer();
    else clock.setTimeout(answer, delayMs);
  };
  const before = faults.take(where, 'resetBefore', 'badGateway', 'error', 'throttle', 'answer');
  if (before !== undefined) {
    ecs.count(action);
    later(() => {
      breakBefore(parts, before, context, response);
    });
    return;
  }
  const caller = { answerDelayMs: delayMs, version: decoded.version, byRole: key.securityToken !== undefined };
  const answer = answerOf(parts, decoded, context, caller);
  const reset = faults.take(where, 'resetAfter') !== undefined;
  later(() => {
    if (reset) resetConnection(response);
    else answer(response);
  });
}

// The call takes effect now; its answer waits for the latency.
function answerOf(parts: HandlerParts, decoded: DecodedRequest, context: CallContext, caller: Caller) {
  try {
    const answer = parts.ecs.call(decoded.action, decoded.parameters, caller);
    return (response: ServerResponse): void => {
      sendAnswer(response, context, answer);
      parts.onAnswer(context, undefined, answer);
    };
  } catch (error) {
    if (!(error instanceof EcsError)) throw error;
    return (response: ServerResponse): void => {
      refuse(parts, context, response, error);
    };
  }
}

function breakBefore(parts: HandlerParts, rule: FaultRule, context: CallContext, response: ServerResponse): void {
  if (rule.kind === 'resetBefore') resetConnection(response);
  else if (rule.kind === 'badGateway') sendBadGateway(response, rule.html ?? false);
  else if (rule.kind === 'throttle') refuse(parts, context, response, throttled(parts.clock.now()));
  else if (rule.kind === 'answer') {
    const { code, status, message } = errorWritten(rule);
    refuse(parts, context, response, new EcsError(code, status, message));
  } else refuse(parts, context, response, ecsError(rule.status === 503 ? 'ServiceUnavailable' : 'InternalError'));
}

function refuse(parts: HandlerParts, context: CallContext, response: ServerResponse, error: unknown): void {
  if (!(error instanceof EcsError || error instanceof SignatureError)) throw error;
  sendRefusal(response, context, error);
  parts.onAnswer(context, error.code);
}
