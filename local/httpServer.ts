import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

/** The answer to bytes that are no readable request. */
export interface PlainAnswer {
  contentType: string;
  body: string;
}

export interface HttpServerOptions {
  /**
   * Answers one request. `request.url` is the request line's target exactly as sent. May answer later, or never:
   * `resetConnection(response)` ends the call without an answer. `response` emits `close` when the client has gone.
   */
  handle(request: IncomingMessage, body: Buffer, response: ServerResponse): void | Promise<void>;
  /** Bodies longer than this many bytes are discarded as they arrive and answered by `onTooLarge`. */
  maxBodyBytes: number;
  onTooLarge(request: IncomingMessage, response: ServerResponse): void;
  /** Called when `handle` threw or rejected before it answered: log the error and answer 500. */
  onError(error: unknown, request: IncomingMessage, response: ServerResponse): void;
  /** The answer to bytes that are no HTTP request: status 400, 408 (too slow) or 431 (headers too long). */
  unreadable(status: number): PlainAnswer;
  /** Open connections at most; further ones are refused. 10,000 when left out. */
  maxConnections?: number;
}

// UserData alone may take 128 KiB of a request line, in a POST with its parameters in the query.
const MAX_HEADER_BYTES = 160 * 1024;
const RECEIVE_TIMEOUT_MS = 60_000;
// Longer than clients keep idle connections (Node 5 s, Go 90 s): a server that closes first may reset a call.
const KEEP_ALIVE_MS = 95_000;
const NO_BODY = Buffer.alloc(0);
const STATUS_TEXT: Record<number, string> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
};

/** A server that listens, and what answers there now. */
interface Listener {
  readonly server: Server;
  url: string;
  options: HttpServerOptions;
}

/** An HTTP server on loopback with bounds on everything, so that no request brings it down. */
export class HttpServer {
  readonly #options: HttpServerOptions;
  #listener: Listener | undefined;

  constructor(options: HttpServerOptions) {
    this.#options = options;
  }

  /** `http://127.0.0.1:<port>`; empty as long as it does not listen. */
  get url(): string {
    return this.#listener?.url ?? '';
  }

  /** Listens on loopback; 0 takes a free port. Resolves to `url`; rejects when the port is taken. */
  async listen(port: number): Promise<string> {
    const listener = createListener(this.#options);
    listener.url = await listen(listener.server, port);
    this.#listener = listener;
    return listener.url;
  }

  /**
   * Answers from now on what comes to the port of `other` and over its connections. A request that has come to `other` is
   * still answered by it.
   */
  takeOver(other: HttpServer): void {
    this.#listener = other.#listener;
    other.#listener = undefined;
    if (this.#listener !== undefined) this.#listener.options = this.#options;
  }

  /** Stops listening and ends every open connection, idle or not. */
  async close(): Promise<void> {
    if (this.#listener !== undefined) await close(this.#listener.server);
  }
}

function createListener(first: HttpServerOptions): Listener {
  const server = createServer({
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: RECEIVE_TIMEOUT_MS,
    requestTimeout: RECEIVE_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    requireHostHeader: false,
    noDelay: true,
  });
  server.maxConnections = first.maxConnections ?? 10_000;
  const listener: Listener = { server, url: '', options: first };
  const soon = batch();
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    const { options } = listener;
    receive(options, request, response, (body) => {
      soon(() => {
        // Once the server is closed, waiting requests are dropped.
        if (server.listening) run(options, request, body, response);
      });
    });
  };
  server.on('request', onRequest);
  // Node would answer 417 without a body. Expectations other than 100-continue make no difference here.
  server.on('checkExpectation', onRequest);
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    refuse(listener.options, error.code, socket);
  });
  server.on('connect', (_request, socket) => {
    refuse(listener.options, undefined, socket);
  });
  return listener;
}

/** Ends an answer together with the answers to requests that arrived with its own. */
export function endTogether(response: ServerResponse, body?: string | Buffer): void {
  // The server handles the requests of a batch without a tick between them.
  process.nextTick(() => {
    response.end(body);
  });
}

/** Ends a call without an answer: the client sees its connection reset. */
export function resetConnection(response: ServerResponse): void {
  response.socket?.resetAndDestroy();
}

/**
 * Puts work off until everything that has arrived is read, and then does it all. Reading, handling and answering in
 * turns costs a request a third more: every system call makes the processor forget the code around it, and the first of
 * many answers wakes a client that would otherwise be busy until the second.
 */
function batch(): (work: () => void) => void {
  let waiting: (() => void)[] = [];
  const doAll = (): void => {
    const works = waiting;
    waiting = [];
    for (const work of works) work();
  };
  return (work) => {
    if (waiting.push(work) === 1) setImmediate(doAll);
  };
}

function receive(
  options: HttpServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
  handle: (body: Buffer) => void,
): void {
  if (hasNoBody(request)) {
    handle(NO_BODY);
    return;
  }
  const chunks: Buffer[] = [];
  let size = 0;
  const collect = (chunk: Buffer): void => {
    size += chunk.length;
    if (size <= options.maxBodyBytes) {
      chunks.push(chunk);
      return;
    }
    // The rest is read and dropped (Node does so after the answer), or else the client would see a reset instead of the
    // answer.
    request.off('data', collect);
    request.resume();
    chunks.length = 0;
    options.onTooLarge(request, response);
  };
  request.on('data', collect);
  request.on('end', () => {
    if (size <= options.maxBodyBytes) handle(chunks.length === 1 ? (chunks[0] ?? NO_BODY) : Buffer.concat(chunks));
  });
  // The client went away in the middle of the body: `end` never comes, nobody is there to answer, and the collected
  // part is dropped.
  request.on('error', () => {
    chunks.length = 0;
  });
}

// Many clients announce an empty body. To wait for its end would cost a turn of the event loop.
function hasNoBody({ headers }: IncomingMessage): boolean {
  const length = headers['content-length'];
  return (length === undefined || length === '0') && headers['transfer-encoding'] === undefined;
}

function run(options: HttpServerOptions, request: IncomingMessage, body: Buffer, response: ServerResponse): void {
  const fail = (error: unknown): void => {
    if (response.headersSent) response.destroy();
    else options.onError(error, request, response);
  };
  try {
    const pending = options.handle(request, body, response);
    if (pending !== undefined) pending.catch(fail);
  } catch (error) {
    fail(error);
  }
}

function refuse(options: HttpServerOptions, code: string | undefined, socket: Duplex): void {
  if (!socket.writable || code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const status = code === 'HPE_HEADER_OVERFLOW' ? 431 : code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
  const { contentType, body } = options.unreadable(status);
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_TEXT[status] ?? ''}\r\nContent-Type: ${contentType}\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1', backlog: 1024 }, () => {
      server.off('error', reject);
      // listen() on a TCP port always yields an AddressInfo; a string is for pipes.
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => {
      // To close a server that never listened is no error.
      if (error === undefined || ('code' in error && error.code === 'ERR_SERVER_NOT_RUNNING')) resolve();
      else reject(error);
    });
    server.closeAllConnections();
  });
}
