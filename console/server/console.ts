import type { IncomingMessage, ServerResponse } from 'node:http';
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
  const { base, page, look, pauseMs, actions } = options;
  const token = newToken();
  const stream = new StateStream(look, pauseMs);
  const answer = async (call: Call, response: ServerResponse): Promise<void> => {
    const { method, path, headers } = call;
    if (isForeign(headers)) return refuse(response, FOREIGN);
    const given = new URLSearchParams(call.query).get('token');
    if (path === '' && given !== null && isToken(given, token)) return letIn(response, call, base, token);
    const file = method === 'GET' ? fileAt(path, base, page) : undefined;
    if (file !== undefined) return send(response, 200, file.type, file.text);
    const refusal = refusalOf(call, cookieName(headers.host), token);
    if (refusal !== undefined) return refuse(response, refusal);
    if (method === 'GET' && path === '/state') return sendJson(response, 200, await stream.state());
    if (method === 'GET' && path === '/stream') return stream.follow(response, SAFE_HEADERS);
    const action = method === 'POST' && Object.hasOwn(actions, path.slice(1)) ? actions[path.slice(1)] : undefined;
    if (action === undefined) return refuse(response, nothingAt(method, path));
    return sendJson(response, 200, await action(inputOf(call.body)));
  };
  return {
    link: `${base === '' ? '/' : base}?token=${token}`,
    serve: async (request, body, response) => {
      try {
        await answer(callOf(request, body, base), response);
      } catch (error) {
        if (!(error instanceof ConsoleError)) throw error;
        sendJson(response, error.status, { error: { code: error.code, message: error.message } });
      }
    },
    close: () => {
      stream.close();
    },
  };
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
function letIn(response: ServerResponse, { headers }: Call, base: string, token: string): void {
  const path = base === '' ? '/' : base;
  response.writeHead(303, {
    ...SAFE_HEADERS,
    location: path,
    'set-cookie': cookieOf(cookieName(headers.host), token, path),
  });
  response.end();
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

function refuse(response: ServerResponse, { status, code, message }: Refusal): void {
  sendJson(response, status, { error: { code, message } });
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  send(response, status, 'application/json', JSON.stringify(value));
}

function send(response: ServerResponse, status: number, type: string, text: string): void {
  response.writeHead(status, {
    ...SAFE_HEADERS,
    'content-type': `${type}; charset=utf-8`,
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}
