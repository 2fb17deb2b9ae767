import { createServer, request as send, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it was sent. */
export interface Recorded {
  host: string;
  method: string;
  /** Path and query. */
  path: string;
  /** The action that the vendor's SDKs name in a header; empty for MNS and the log service. */
  action: string;
}

/**
 * Starts an HTTP server that notes each request and hands it on unchanged.
 * @param portOf where a request goes, on this machine.
 */
export async function startRecorder(portOf: (host: string) => number) {
  const recorded: Recorded[] = [];
  const server = createServer((request, response) => {
    recorded.push(noteOf(request));
    const { method, url, headers } = request;
    const onward = send(
      { host: '127.0.0.1', port: portOf(headers.host ?? ''), method, path: url, headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    recorded,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function noteOf({ headers, method = '', url = '' }: IncomingMessage): Recorded {
  const { host = '', 'x-acs-action': action = '' } = headers;
  return { host, method, path: url, action: String(action) };
}
