import { once } from 'node:events';
import { type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

// Real time, whatever the speed of the cloud's clock: the subscriber is a program outside.
const PUSH_TIMEOUT_MS = 5000;

/** What the service's own client adds, as the vendor's example of a push shows it. */
const OWN_HEADERS = { accept: '*/*', connection: 'keep-alive' };

/**
 * Posts a push with these headers and no others but Host and Content-Length: `fetch` would add those of a browser.
 * Resolves when the subscriber answers 2xx; rejects when it does not, or not within 5 s.
 */
export async function post(url: URL, headers: Record<string, string>, body: string): Promise<void> {
  const content = Buffer.from(body);
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const request = send(url, {
    method: 'POST',
    headers: { ...OWN_HEADERS, ...headers, 'content-length': content.length },
    // A connection for each push: nothing is left open when the cloud ends.
    agent: false,
    signal: AbortSignal.timeout(PUSH_TIMEOUT_MS),
  });
  request.end(content);
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  const { statusCode = 0 } = answer;
  answer.destroy();
  if (statusCode < 200 || statusCode > 299) throw new Error(`the endpoint answered ${statusCode}`);
}
