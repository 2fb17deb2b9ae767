import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../clock.ts';
import type { CredentialStore } from '../../credentials.ts';
import type { Faults } from '../../faults.ts';
import { endTogether, HttpServer, resetConnection } from '../../httpServer.ts';
import { type Log, MNS_VERSION } from '../model/environment.ts';
import { MnsError } from '../model/errors.ts';
import type { InMemoryMns } from '../inMemoryMns.ts';
import { CERTIFICATE_PATH } from '../push/push.ts';
import { errorAnswer, type Refusal } from './answers.ts';
import { authenticate } from './authenticate.ts';
import type { Answer, Call } from './call.ts';
import { strikeBefore } from './faultyAnswers.ts';
import { Query } from './query.ts';
import { resourceOf } from './resource.ts';
import { type ActionName, actionOf, ACTIONS, hasDocument } from './route.ts';
import { element, readXml } from './xmlReader.ts';

export interface MnsServerOptions {
  mns: InMemoryMns;
  clock: Clock;
  faults: Faults;
  credentials: CredentialStore;
  accountId: string;
  log: Log;
  /** The certificate of the key that signs pushes, in PEM. */
  certificate: () => Promise<string>;
  /** Called for every call with a known action, before the call takes effect. */
  onCall: (action: ActionName) => void;
  /** Called after each answer to one; `code` is that of an error. */
  onAnswer: (call: MnsCall, code: string | undefined) => void;
}

export interface MnsCall {
  action: ActionName;
  requestId: string;
  /** The queue or topic; blank where it names none. */
  name: string;
}

// 64 KiB of messages, each character of which may be an entity (`&quot;`), and the elements around them.
const MAX_BODY_BYTES = 512 * 1024;
const NO_BODY = element('');

/** MNS's REST interface of 2015-06-06 in front of the in-memory MNS. */
export function createMnsServer(options: MnsServerOptions): HttpServer {
  const nextId = requestIds(options.clock.now());
  const fail = (error: unknown, request: IncomingMessage, response: ServerResponse): void => {
    const requestId = nextId();
    options.log('request failed', { requestId, url: request.url, error: String(error) });
    send(response, requestId, errorAnswer(new MnsError('InternalError'), requestId, hostOf(request)));
  };
  return new HttpServer({
    maxBodyBytes: MAX_BODY_BYTES,
    handle: (request, body, response) => {
      if (request.url === CERTIFICATE_PATH) return sendCertificate(options, response);
      serve(options, nextId(), request, body, response);
      return undefined;
    },
    onError: fail,
    onTooLarge: (request, response) => {
      const requestId = nextId();
      const message = `The size of the request body should between 0 and ${MAX_BODY_BYTES} bytes.`;
      send(response, requestId, errorAnswer(new MnsError('InvalidArgument', message), requestId, hostOf(request)));
    },
    unreadable: () => ({
      contentType: 'text/xml;charset=utf-8',
      body: errorAnswer(new MnsError('InvalidRequestURL'), nextId(), 'http://127.0.0.1').body ?? '',
    }),
  });
}

function serve(
  options: MnsServerOptions,
  requestId: string,
  request: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
): void {
  let answer = (refusal: Answer): void => {
    send(response, requestId, refusal);
  };
  let answered: (code?: string) => void = () => undefined;
  const refuse = (error: Refusal): void => {
    answer(errorAnswer(error, requestId, hostOf(request)));
    answered(error.code);
  };
  try {
    const { action, call } = read(options, request, body);
    options.onCall(action);
    const name = call.resource.queueName || call.resource.topicName;
    answered = (code) => {
      options.onAnswer({ action, requestId, name }, code);
    };
    if (strikeBefore(options.faults, action, response, refuse)) return;
    // From here on a fault may delay or drop the answer, whether it is a result or a refusal.
    answer = sender(options, action, requestId, response);
    const outcome = ACTIONS[action](call);
    // The wait ends when the client goes away.
    const succeed = (result: Answer): void => {
      answer(result);
      answered();
    };
    if (typeof outcome === 'function') response.on('close', outcome(succeed, refuse));
    else succeed(outcome);
  } catch (error) {
    if (!(error instanceof MnsError)) throw error;
    refuse(error);
  }
}

function read(options: MnsServerOptions, request: IncomingMessage, body: Buffer): { action: ActionName; call: Call } {
  const { method = '', headers } = request;
  const target = originForm(request.url ?? '');
  authenticate({ method, target, headers, body }, options.credentials, options.clock);
  const [path, parameters] = split(target);
  const resource = resourceOf(path);
  const query = new Query(parameters);
  const root = body.length > 0 && hasDocument(method, resource.kind, query) ? readXml(body) : NO_BODY;
  const action = actionOf(method, resource.kind, query, root.name);
  const { mns, accountId } = options;
  return { action, call: { mns, accountId, baseUrl: hostOf(request), resource, query, headers, body: root } };
}

/** Sends answers; a fault may delay or drop them. */
function sender(
  { faults, clock }: MnsServerOptions,
  action: ActionName,
  requestId: string,
  response: ServerResponse,
): (answer: Answer) => void {
  const where = { service: 'mns', action } as const;
  const reset = faults.take(where, 'resetAfter') !== undefined;
  const lateMs = faults.take(where, 'latency')?.ms ?? 0;
  const now = (answer: Answer): void => {
    if (reset) resetConnection(response);
    else send(response, requestId, answer);
  };
  if (lateMs === 0) return now;
  return (answer) => {
    clock.setTimeout(() => {
      now(answer);
    }, lateMs);
  };
}

// Unsigned, because subscribers have no access key.
async function sendCertificate({ certificate }: MnsServerOptions, response: ServerResponse): Promise<void> {
  const pem = await certificate();
  response.writeHead(200, { 'Content-Type': 'application/x-pem-file', 'Content-Length': pem.length });
  response.end(pem);
}

function send(response: ServerResponse, requestId: string, answer: Answer): void {
  const headers: Record<string, string | number> = { 'x-mns-request-id': requestId, 'x-mns-version': MNS_VERSION };
  if (answer.location !== undefined) headers['Location'] = answer.location;
  if (answer.body !== undefined) {
    headers['Content-Type'] = 'text/xml;charset=utf-8';
    headers['Content-Length'] = Buffer.byteLength(answer.body);
  } else if (answer.status !== 204) {
    headers['Content-Length'] = 0;
  }
  response.writeHead(answer.status, headers);
  endTogether(response, answer.body);
}

// A client that uses the service as its proxy sends a whole URL, of which it signed the part behind the host.
function originForm(target: string): string {
  return target.startsWith('/') ? target : target.replace(/^https?:\/\/[^/?]*/i, '');
}

function split(target: string): [path: string, parameters: string] {
  const at = target.indexOf('?');
  return at < 0 ? [target, ''] : [target.slice(0, at), target.slice(at + 1)];
}

function hostOf(request: IncomingMessage): string {
  return `http://${request.headers.host ?? '127.0.0.1'}`;
}

/** Request ids as the service has them, 24 upper-case hex digits: the time of the start, then a count. */
function requestIds(startMs: number): () => string {
  const start = Math.floor(startMs).toString(16).toUpperCase().padStart(12, '0');
  let count = 0;
  return () => start + (++count).toString(16).toUpperCase().padStart(12, '0');
}
