import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Console } from '../../console/server/console.ts';

/** A request body longer than this is refused: the ids of all instances that a page holds are less than half of it. */
const MOST_BYTES = 1024 * 1024;

export interface Served {
  /** The address that opens the console in a browser. It holds its token. */
  url: string;
  close: () => Promise<void>;
}

/**
 * Serves a console on loopback.
 * @param port where; a free one where this one is taken.
 */
export async function serveConsole(shown: Console, port: number): Promise<Served> {
  const server = createServer((request, response) => void answer(shown, request, response));
  await listen(server, port).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    return listen(server, 0);
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${taken}${shown.link}`,
    close: async () => {
      shown.close();
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
    },
  };
}

async function answer(shown: Console, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes <= MOST_BYTES) chunks.push(chunk);
    }
    if (bytes > MOST_BYTES) response.writeHead(413).end();
    else await shown.serve(request, Buffer.concat(chunks), response);
  } catch (error) {
    // A bug of ours, or a client that went away. The page says that there was no answer.
    process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
    if (response.headersSent) response.destroy();
    else response.writeHead(500).end();
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1' }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
