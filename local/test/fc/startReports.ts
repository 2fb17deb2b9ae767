import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Report {
  requestId: string;
  event: unknown;
  receivedAt: number;
}

/** Starts a server that collects what the function `reporter` posts: the events it was called with. */
export async function startReports() {
  const reports: Report[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const event: unknown = JSON.parse(Buffer.concat(chunks).toString());
      reports.push({ requestId: String(request.headers['x-request-id']), event, receivedAt: performance.now() });
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => {
        resolve();
      });
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}`, reports, close };
}
