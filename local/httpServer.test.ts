import { connect } from 'node:net';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { endTogether, resetConnection, HttpServer, type HttpServerOptions } from './httpServer.ts';

const servers: HttpServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

/** A server that echoes the request line's target and the body's length, unless told otherwise. */
function serve(options: Partial<HttpServerOptions> = {}, port = 0): Promise<string> {
  const server = new HttpServer({
    maxBodyBytes: 1000,
    handle: (request, body, response) => {
      response.end(`${request.url ?? ''} ${body.length}`);
    },
    onTooLarge: (_request, response) => {
      response.writeHead(413).end('too large');
    },
    onError: (_error, _request, response) => {
      response.writeHead(500).end('failed');
    },
    unreadable: (status) => ({ contentType: 'text/plain', body: `unreadable ${status}` }),
    ...options,
  });
  servers.push(server);
  return server.listen(port);
}

/** Writes raw bytes and resolves to everything the server sent until it closed the connection. */
async function raw(url: string, bytes: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
  socket.write(bytes);
  await once(socket, 'close');
  return answer;
}

describe('HttpServer', () => {
  test('passes on the target as it was sent, brackets and quotes included', async () => {
    const url = await serve();

    expect(
      await raw(url, 'GET /?InstanceIds=["i-1"]&a=%20+ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'),
    ).toContain('/?InstanceIds=["i-1"]&a=%20+ 0');
  });

  test('accepts 128 KiB of request line and answers 431 beyond its limit', async () => {
    const url = await serve();

    expect((await fetch(`${url}/?u=${'x'.repeat(128 * 1024)}`)).status).toBe(200);
    expect((await fetch(`${url}/?u=${'x'.repeat(200 * 1024)}`)).status).toBe(431);
  });

  test('separates requests that follow each other, with and without a body', async () => {
    const url = await serve();

    const request = (target: string, rest: string): string => `POST ${target} HTTP/1.1\r\nHost: x\r\n${rest}`;
    const answers = await raw(
      url,
      request('/a', 'Content-Length: 0\r\n\r\n') +
        request('/b', 'Content-Length: 2\r\n\r\nxy') +
        request('/c', 'Connection: close\r\n\r\n'),
    );

    expect(answers.match(/^\/\w \d/gm)).toEqual(['/a 0', '/b 2', '/c 0']);
  });

  test('handles all requests that arrived together before it answers any of them', async () => {
    const unanswered: number[] = [];
    const responses: ServerResponse[] = [];
    const url = await serve({
      handle: (_request, _body, response) => {
        responses.push(response);
        unanswered.push(responses.filter(({ writableEnded }) => !writableEnded).length);
        endTogether(response, 'done');
      },
    });

    const answers = await raw(
      url,
      'GET / HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(2) + 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    );

    expect(unanswered).toEqual([1, 2, 3]);
    expect(answers.match(/done/g)).toHaveLength(3);
  });

  test('handles nothing more once it is closed', async () => {
    let handled = 0;
    const url = await serve({
      handle: async () => {
        handled += 1;
        await servers[0]?.close();
      },
    });

    await raw(url, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(3));

    expect(handled).toBe(1);
  });

  test('passes on requests with unknown expectations', async () => {
    const url = await serve();
    const answer = await raw(url, 'GET /a HTTP/1.1\r\nHost: x\r\nExpect: wonders\r\nConnection: close\r\n\r\n');

    expect(answer).toMatch(/^HTTP\/1\.1 200[^]*\/a 0/);
  });

  test('answers bodies over the limit and goes on serving', async () => {
    const url = await serve();

    const answer = await fetch(url, { method: 'POST', body: 'x'.repeat(100_000) });

    expect([answer.status, await answer.text()]).toEqual([413, 'too large']);
    expect(await (await fetch(url, { method: 'POST', body: 'x'.repeat(1000) })).text()).toBe('/ 1000');
  });

  test('answers 400 to anything that is not HTTP, and to CONNECT', async () => {
    const url = await serve();

    expect(await raw(url, 'what is this\r\n\r\n')).toContain('unreadable 400');
    expect(await raw(url, 'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n')).toContain('unreadable 400');
  });

  test('answers 500 when the handler throws or rejects', async () => {
    const thrown: unknown[] = [];

    const url = await serve({
      handle: (request) => {
        if (request.url === '/throw') throw new Error('thrown');
        return Promise.reject(new Error('rejected'));
      },
      onError: (error, _request, response) => {
        thrown.push(error);
        response.writeHead(500).end('failed');
      },
    });

    expect((await fetch(`${url}/throw`)).status).toBe(500);
    expect((await fetch(`${url}/reject`)).status).toBe(500);
    expect(thrown.map(String)).toEqual(['Error: thrown', 'Error: rejected']);
  });

  test('survives clients that disconnect in the middle of the body or before the answer', async () => {
    const url = await serve({
      handle: (_request, _body, response) => {
        setTimeout(() => response.end('late'), 20);
      },
    });
    for (const bytes of [
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\nhalf',
      'GET / HTTP/1.1\r\nHost: x\r\n\r\n',
    ]) {
      const socket = connect(Number(new URL(url).port), '127.0.0.1');
      socket.write(bytes, () => socket.destroy());
      await once(socket, 'close');
    }

    expect(await (await fetch(url)).text()).toBe('late');
  });

  test('resets a connection on request', async () => {
    const url = await serve({
      handle: (_request, _body, response) => {
        resetConnection(response);
      },
    });

    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });

  test('closes while a call is open, and refuses a port that is taken', async () => {
    const url = await serve({ handle: () => undefined });

    await expect(serve({}, Number(new URL(url).port))).rejects.toThrow('EADDRINUSE');

    const open = fetch(url).catch((error: unknown) => String(error));
    await new Promise((resolve) => setTimeout(resolve, 20));
    await Promise.all(servers.map((server) => server.close()));

    expect(await open).toContain('fetch failed');
  });
});
