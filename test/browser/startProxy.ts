import { request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import { startStub } from '../support/startStub.ts';

/** Does something else with a request than to pass it on; false: pass it on. */
export type Meddle = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * Starts a proxy before a server, until the test ends.
 * @returns its address.
 */
export async function startProxy(to: string, meddle: Meddle): Promise<string> {
  const proxy = await startStub((request, response) => {
    if (meddle(request, response)) return;
    // With the headers as they came: a signature covers them, and where they were to go.
    const { method, headers, url = '' } = request;
    const sent = forward(new URL(url, to), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 0, answer.headers);
      answer.pipe(response);
    });
    sent.on('error', () => response.destroy());
    response.on('close', () => sent.destroy());
    request.pipe(sent);
  });
  onTestFinished(proxy.close);
  return proxy.url;
}
