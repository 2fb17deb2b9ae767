import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Control } from '../control.ts';
import { isControl, serveControl } from '../control.ts';
import { isForConsole } from '../console/index.ts';
import { HttpServer } from '../httpServer.ts';
import type { Log } from '../log.ts';
import type { Random } from '../random.ts';
import { jsonAnswer, send, type Answer, type Call } from './answer.ts';
import { api2016 } from './api/api2016.ts';
import { api2023 } from './api/api2023.ts';
import type { ApiDependencies } from './api/dependencies.ts';
import { API_2, API_3 } from './api/versions.ts';
import { authorizeApi, authorizeApi2016, type Verifier } from './authorize.ts';
import { entityTooLarge, FcError, internalServerError, pathNotSupported } from './errors.ts';
import { answerOrFail } from './connectionFaults.ts';
import { requestId, requestId2016 } from './requestId.ts';
import { triggerAddress } from './trigger/address.ts';
import { bodyTooLong } from './trigger/httpLimits.ts';
import { serveHttpTrigger } from './trigger/http.ts';

export interface ServerDependencies extends ApiDependencies, Verifier {
  accountId: string;
  /** Answers a request that is for another service on this port; undefined when it is for none. */
  serveOthers: (call: Call) => Answer | undefined;
  control: Control;
  random: Random;
  log: Log;
}

// Request and response bodies of synchronous invocations.
const SYNC_PAYLOAD_LIMIT = 32 * 1024 * 1024;

/** The Function Compute port: HTTP triggers, both APIs, uploads of code and `/_local/`. */
export function createFcServer(deps: ServerDependencies): HttpServer {
  const route = createDispatcher(deps);
  const newId = ({ url = '' }: IncomingMessage): string =>
    url.startsWith(API_2) ? requestId2016(deps.random) : requestId(deps.clock.now(), deps.random);
  return new HttpServer({
    maxBodyBytes: SYNC_PAYLOAD_LIMIT,
    handle: async (request, body, response) => {
      const call = toCall(request, body, newId(request));
      // The local cloud's own paths answer whatever faults are in force: a client replaces faults by them.
      if (isForConsole(request)) await deps.control.console.serve(request, body, response);
      else if (isControl(call)) send(response, call, await control(call, deps.control));
      else await answerOrFail(call, response, deps.control.faults, () => answer(call, route, deps.log));
    },
    onTooLarge: (request, response) => {
      const tooLarge = isApiCall(request.url ?? '') ? entityTooLarge : bodyTooLong;
      refuse(request, response, tooLarge(SYNC_PAYLOAD_LIMIT), newId(request));
    },
    onError: (error, request, response) => {
      deps.log.error({ err: error, method: request.method, url: request.url }, 'a request could not be answered');
      refuse(request, response, internalServerError(), newId(request));
    },
    unreadable: (status) => ({
      contentType: 'application/json',
      body: JSON.stringify({ Code: 'InvalidArgument', Message: `not a readable HTTP request (${status})` }),
    }),
  });
}

type Dispatch = (call: Call) => Answer | Promise<Answer>;

function createDispatcher(deps: ServerDependencies): Dispatch {
  const [current, previous] = [api2023(deps), api2016(deps)];
  return (call) => {
    // Clients sign for OSS in a way of its own.
    if (/^OSS4? /.test(call.headers.authorization ?? '')) return deps.uploads.serve(call);
    const answered = deps.serveOthers(call);
    if (answered !== undefined) return answered;
    if (!isApiCall(call.path)) return serveHttpTrigger(call, deps);
    const [routes, authorize] = call.path.startsWith(API_3) ? [current, authorizeApi] : [previous, authorizeApi2016];
    const byRole = authorize(call, deps).securityToken !== undefined;
    return (routes(call.method, call.path) ?? unsupported)({ ...call, byRole });
  };
}

/** A call of one of the APIs, not of an HTTP trigger. */
function isApiCall(path: string): boolean {
  return path.startsWith(API_3) || (path.startsWith(API_2) && triggerAddress(path).service === undefined);
}

async function control(call: Call, of: Control): Promise<Answer> {
  const { status, value } = await serveControl(of, call);
  if ('json' in value) return jsonAnswer(status, value.json);
  if ('text' in value) {
    const headers = { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' };
    return { status, headers, body: Buffer.from(value.text) };
  }
  return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body: Buffer.from(value.html) };
}

function unsupported(call: Call): never {
  throw pathNotSupported(call.method, call.path);
}

async function answer(call: Call, dispatch: Dispatch, log: Log): Promise<Answer> {
  try {
    return await dispatch(call);
  } catch (error) {
    if (!(error instanceof FcError)) throw error;
    log.warn({ requestId: call.requestId, method: call.method, path: call.path, code: error.code }, error.message);
    return errorAnswer(call.path, error, call.requestId);
  }
}

/** An error in the form of the API that was called: 2.0 spells its fields differently. */
function errorAnswer(path: string, { status, code, message }: FcError, id: string): Answer {
  if (path.startsWith(API_2)) return jsonAnswer(status, { ErrorCode: code, ErrorMessage: message });
  return jsonAnswer(status, { Code: code, Message: message, RequestId: id });
}

function refuse(request: IncomingMessage, response: ServerResponse, error: FcError, id: string): void {
  send(response, { requestId: id }, errorAnswer(request.url ?? '', error, id));
}

function toCall(request: IncomingMessage, body: Buffer, id: string): Call {
  const target = request.url ?? '/';
  const mark = target.indexOf('?');
  return {
    method: request.method ?? 'GET',
    path: mark === -1 ? target : target.slice(0, mark),
    target,
    query: new URLSearchParams(mark === -1 ? '' : target.slice(mark + 1)),
    headers: request.headers,
    headerLists: request.headersDistinct,
    body,
    httpVersion: request.httpVersion,
    sourceIp: request.socket.remoteAddress ?? '',
    requestId: id,
    byRole: true,
  };
}
