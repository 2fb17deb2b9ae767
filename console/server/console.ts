import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { State } from '../wire/state.ts';
import { cookieOf, FOREIGN, isForeign, isToken, newToken, refusalOf, SAFE_HEADERS, type Refusal } from './guard.ts';
import { shell, type PageFiles } from './page.ts';
import { StateStream } from './stream.ts';

/** What somebody asks the console to do. It resolves to what the page gets, or throws `ConsoleError`. */
export type Action = (input: Readonly<Record<string, unknown>>) => Promise<unknown>;

export interface ConsoleOptions {
  /** The path below which everything is, without a slash at the end; blank for the root. */
  base: string;
  page: () => PageFiles;
  /** What is shown now. */
  look: () => State | Promise<State>;
  /** Real milliseconds between two looks, while somebody follows. */
  pauseMs: number;
  /** By name: `prices` is done by `POST <base>/prices`. */
  actions: Readonly<Record<string, Action>>;
}

/** An action that was refused, in words for people. */
export class ConsoleError extends Error {
  override readonly name = 'ConsoleError';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** A console that can be served. */
export interface Console {
  /** The path and query that open it in a browser. It holds the token. */
  readonly link: string;
  /** Answers a request for a path at or below `base`. */
  serve(request: IncomingMessage, body: Buffer, response: ServerResponse): Promise<void>;
  /** Ends all streams. */
  close(): void;
}

/**
 * A page that shows a state and does what it is asked, for one person at this machine. docs/console.md has its paths.
 * @example
 * const shown = createConsole({ base: '', page: () => readPage(file), look, pauseMs: 5000, actions: {} });
 * createServer((request, response) => void shown.serve(request, body, response));
 */
export function createConsole(options: ConsoleOptions): Console {
  const { base, look, pauseMs } = options;
  const token = newToken();
  const stream = new StateStream(look, pauseMs);
  return {
    link: `${base === '' ? '/' : base}?token=${token}`,
    serve: async (request, body, response) => {
      const call = callOf(request, body, base);
      const answer = shellOrRefusal(call, options, token) ?? (await dataFor(call, options, stream));
      if (answer === STREAM) await stream.follow(response, SAFE_HEADERS);
      else send(response, answer);
    },
    close: () => {
      stream.close();
    },
  };
}

interface Answer {
  status: number;
  type: string;
  text: string;
  headers?: OutgoingHttpHeaders;
}

/** What is answered by all that comes, as it comes. */
const STREAM = 'stream';

/** What needs no token, and why what needs one is refused; undefined lets a call in. */
function shellOrRefusal(call: Call, { base, page }: ConsoleOptions, token: string): Answer | undefined {
  const { method, path, headers } = call;
  if (isForeign(headers)) return refused(FOREIGN);
  const given = new URLSearchParams(call.query).get('token');
  if (path === '' && given !== null && isToken(given, token)) return letIn(call, base, token);
  const file = method === 'GET' ? fileAt(path, base, page) : undefined;
  if (file !== undefined) return { status: 200, ...file };
  const refusal = refusalOf(call, cookieName(headers.host), token);
  return refusal && refused(refusal);
}

/** Does what somebody asks who may. */
async function dataFor(
  { method, path, body }: Call,
  { actions }: ConsoleOptions,
  stream: StateStream,
): Promise<Answer | typeof STREAM> {
  try {
    if (method === 'GET' && path === '/state') return json(200, await stream.state());
    if (method === 'GET' && path === '/stream') return STREAM;
    const action = method === 'POST' && Object.hasOwn(actions, path.slice(1)) ? actions[path.slice(1)] : undefined;
    return action === undefined ? refused(nothingAt(method, path)) : json(200, await action(inputOf(body)));
  } catch (error) {
    if (!(error instanceof ConsoleError)) throw error;
    return refused(error);
  }
}

interface Call extends Pick<IncomingMessage, 'headers'> {
  method: string;
  /** Below the base; blank at the base itself. */
  path: string;
  query: string;
  body: Buffer;
}

function callOf({ method = '', url = '', headers }: IncomingMessage, body: Buffer, base: string): Call {
  const [path = '', query = ''] = url.slice(base.length).split('?', 2);
  return { method, path: path === '/' ? '' : path, query, headers, body };
}

/** Cookies go by host and not by port: several consoles on this machine each need one. */
function cookieName(host = ''): string {
  return `console-${/:(\d+)$/.exec(host)?.[1] ?? '80'}`;
}

/** Turns the token of the link into a cookie, and the address into one without it. */
function letIn({ headers }: Call, base: string, token: string): Answer {
  const path = base === '' ? '/' : base;
  const cookie = cookieOf(cookieName(headers.host), token, path);
  return { status: 303, type: 'text/plain', text: '', headers: { location: path, 'set-cookie': cookie } };
}

function fileAt(path: string, base: string, page: () => PageFiles): { type: string; text: string } | undefined {
  switch (path) {
    case '':
      return { type: 'text/html', text: shell(base) };
    case '/page.js':
      return { type: 'text/javascript', text: page().js };
    case '/page.css':
      return { type: 'text/css', text: page().css };
    default:
      return undefined;
  }
}

function inputOf(body: Buffer): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body.toString());
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw new ConsoleError(400, 'InvalidRequest', 'The body must be a JSON object.');
}

function nothingAt(method: string, path: string): Refusal {
  return { status: 404, code: 'NotFound', message: `${method} ${path} is not part of this console.` };
}

function refused({ status, code, message }: Pick<Refusal, 'code' | 'message'> & { status: number }): Answer {
  return json(status, { error: { code, message } });
}

function json(status: number, value: unknown): Answer {
  return { status, type: 'application/json', text: JSON.stringify(value) };
}

function send(response: ServerResponse, { status, type, text, headers }: Answer): void {
  response.writeHead(status, {
    ...{ ...SAFE_HEADERS, ...headers },
    'content-type': `${type}; charset=utf-8`,
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}
