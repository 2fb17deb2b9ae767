import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer as createTlsServer } from 'node:tls';
import type { Log } from '../log.ts';
import type { ServiceName } from '../services.ts';
import type { Authority } from './authority.ts';
import { serviceOf } from './hosts.ts';

export interface ProxyOptions {
  authority: Authority;
  /** The port of each service that runs. */
  ports: Partial<Record<ServiceName, number>>;
  log: Pick<Log, 'info' | 'warn'>;
}

export interface Proxy {
  /** Listens on loopback; 0 takes a free port. */
  listen(port: number): Promise<{ url: string; tlsPort: number }>;
  close(): Promise<void>;
}

/**
 * An HTTP proxy that leads the vendor's hosts to the local cloud and refuses all others. It ends TLS itself, for the host
 * that the client names, so that clients with fixed HTTPS endpoints need nothing but its authority's certificate. A client
 * that cannot speak to proxies may connect to the TLS port directly.
 */
export function createProxy(options: ProxyOptions): Proxy {
  const sockets = new Set<Duplex>();
  const portOf = (host: string): number | undefined => {
    const service = serviceOf(host);
    const port = service && options.ports[service];
    if (port === undefined)
      options.log.warn({ host }, 'the proxy refused a host that the local cloud does not stand for');
    return port;
  };
  const tls = createTlsServer({
    SNICallback: (host, callback) => {
      if (serviceOf(host) === undefined) callback(new Error(`${host} is not part of the local cloud`));
      else callback(null, options.authority.contextFor(host));
    },
  });
  tls.on('secureConnection', (socket) => {
    const port = portOf(typeof socket.servername === 'string' ? socket.servername : '');
    if (port === undefined) socket.destroy();
    else join(socket, connect(port, '127.0.0.1'));
  });
  // A client that does not trust the authority, or asks for another host.
  tls.on('tlsClientError', (error) => {
    options.log.info({ err: error }, 'a client ended its TLS connection to the proxy');
  });
  const http = createServer((request, response) => {
    answerPlain(request, response, portOf);
  });
  http.on('connect', (request: IncomingMessage, client: Duplex, head: Buffer) => {
    const [host = '', port] = (request.url ?? '').split(':');
    if (portOf(host) === undefined) {
      client.end(`HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
      return;
    }
    const inner = connect(port === '80' ? portOfServer(http) : portOfServer(tls), '127.0.0.1');
    client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    inner.write(head);
    join(client, inner);
  });
  for (const server of [tls, http] as Server[]) {
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
  }
  return {
    async listen(port) {
      await listenOn(http, port);
      await listenOn(tls, 0);
      return { url: `http://127.0.0.1:${portOfServer(http)}`, tlsPort: portOfServer(tls) };
    },
    async close() {
      const closed = Promise.all([closeServer(http), closeServer(tls)]);
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** A plain request, by its whole URL (as clients ask proxies) or by its host. */
function answerPlain(
  request: IncomingMessage,
  response: ServerResponse,
  portOf: (host: string) => number | undefined,
): void {
  const target = URL.canParse(request.url ?? '') ? new URL(request.url ?? '') : undefined;
  const host = target?.hostname ?? (request.headers.host ?? '').split(':')[0] ?? '';
  const port = portOf(host);
  if (port === undefined) {
    response.writeHead(403, { 'content-type': 'text/plain' }).end(`${host} is not part of the local cloud\n`);
    return;
  }
  const path = target === undefined ? request.url : target.pathname + target.search;
  const { method, headers } = request;
  const inner = forward({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  inner.on('error', () => response.destroy());
  request.pipe(inner);
}

function join(left: Duplex, right: Duplex): void {
  const end = (): void => {
    left.destroy();
    right.destroy();
  };
  for (const each of [left, right]) each.on('error', end).on('close', end);
  left.pipe(right).pipe(left);
}

function portOfServer(server: Server): number {
  // A server that listens on TCP has an AddressInfo.
  return (server.address() as AddressInfo).port;
}

function listenOn(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
  });
}
