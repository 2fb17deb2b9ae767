import { request, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';

/**
 * Sends one request with just these headers, Host among them, and follows no redirection: fetch lets nobody do that.
 */
export function exchange(
  url: string,
  {
    method = 'GET',
    headers = {},
    body = '',
  }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<{ status: number; headers: IncomingHttpHeaders; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers }, (response) => {
      text(response).then((answer) => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: answer });
      }, reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
