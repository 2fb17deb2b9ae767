import { request, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { PROBES } from './probes.ts';
import { ACCOUNT, startFc, type StartedFc } from './startFc.ts';

let cloud: StartedFc;
beforeAll(async () => {
  cloud = await startFc(PROBES);
});
afterAll(() => cloud.close());

const post = (path: string, command: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(cloud.url + path, { method: 'POST', body: JSON.stringify(command), headers });

interface Shown {
  input: Record<string, unknown>;
  context: Record<string, unknown>;
  served: number;
  env: Record<string, string>;
}

describe('the event', () => {
  test('carries the request as a v1 event', async () => {
    const response = await post('/probe/a/b%20c?x=1&y=two%20words', { do: 'show' }, { 'x-custom-name': 'v' });

    const { input } = (await response.json()) as Shown;

    expect(input).toMatchObject({
      version: 'v1',
      rawPath: '/a/b%20c',
      body: '{"do":"show"}',
      isBase64Encoded: false,
      queryParameters: { x: '1', y: 'two words' },
      headers: { 'X-Custom-Name': 'v', Host: new URL(cloud.url).host },
      requestContext: {
        accountId: ACCOUNT.accountId,
        domainPrefix: 'probe',
        http: { method: 'POST', path: '/a/b c', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1' },
        requestId: response.headers.get('x-fc-request-id'),
      },
    });
  });

  test('joins the values of a repeated name by commas', async () => {
    const url = new URL(`${cloud.url}/probe?x=1&x=2&x=&y=a,b`);
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const headers = { 'x-many': ['1', '2'], cookie: ['a=1', 'b=2'] };
      request(url, { method: 'POST', headers }, resolve).on('error', reject).end('{"do":"show"}');
    });

    const { input } = (await json(answer)) as Shown;

    expect(input).toMatchObject({
      queryParameters: { x: '1,2,', y: 'a,b' },
      headers: { 'X-Many': '1,2', Cookie: 'a=1; b=2' },
    });
  });

  test('leaves out headers of the connection and of the platform', async () => {
    const response = await post('/probe', { do: 'show' }, { 'x-fc-secret': 'v', 'x-kept': 'v' });

    const { input } = (await response.json()) as Shown;
    const names = Object.keys(input['headers'] as object);

    expect(names).toContain('X-Kept');
    expect(names.filter((name) => /^(?:Connection|Keep-Alive|X-Fc-.*)$/i.test(name))).toEqual([]);
  });

  test('comes with a context and fresh credentials of the role', async () => {
    const shown = (await (await post('/probe', { do: 'show' })).json()) as Shown;
    const again = (await (await post('/probe', { do: 'show' })).json()) as Shown;

    expect(shown.context).toMatchObject({
      requestId: expect.stringMatching(/^1-[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{12}$/) as string,
      function: { name: 'probe', handler: 'index.handler', memory: 128, timeout: 1 },
      service: { qualifier: 'LATEST' },
      region: 'cn-hangzhou',
      accountId: ACCOUNT.accountId,
    });

    const { accessKeyId } = shown.context['credentials'] as { accessKeyId: string };

    expect(cloud.credentials.find(accessKeyId)).toMatchObject(shown.context['credentials'] as object);
    expect(again.context['credentials']).not.toEqual(shown.context['credentials']);
  });

  test('runs with the environment of the function alone', async () => {
    vi.stubEnv('LEAKED_FROM_THE_DEVELOPER', 'yes');

    const { env } = (await (await post('/probe', { do: 'show' })).json()) as Shown;

    expect(env).toMatchObject({
      GREETING: 'hello',
      FC_FUNCTION_NAME: 'probe',
      FC_FUNCTION_MEMORY_SIZE: '128',
      FC_FUNC_CODE_PATH: expect.stringMatching(/probe$/) as string,
    });
    expect(Object.keys(env).filter((name) => !/^(FC_|ALIBABA_CLOUD_|PATH|HOME|LANG|TZ|GREETING)/.test(name))).toEqual(
      [],
    );
  });

  test('sends a body that is no text as base64', async () => {
    const bytes = Buffer.from([0xff, 0x00, 0xfe]);

    const response = await fetch(`${cloud.url}/legacy`, { method: 'POST', body: bytes });

    expect(response.status).toBe(201);
  });
});

describe('the answer', () => {
  test('is what the function returns: status, headers, several of one name, base64', async () => {
    const response = await fetch(`${cloud.url}/legacy`, { method: 'POST', body: 'x' });

    expect(response.status).toBe(201);
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(await response.text()).toBe('initialized 1');
  });

  test.each([
    ['text', 'plain words', 'text/plain; charset=utf-8', 'plain words'],
    ['an object without a statusCode', { a: 1 }, 'application/json', '{"a":1}'],
    ['nothing', undefined, 'text/plain; charset=utf-8', ''],
  ])('is a 200 around %s', async (_what, value, contentType, body) => {
    const response = await post('/probe', { do: 'return', value });

    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(contentType);
    expect(await response.text()).toBe(body);
  });

  test.each([204, 304])('with status %i has neither a body nor a length', async (statusCode) => {
    const response = await post('/probe', { do: 'return', value: { statusCode, body: 'too much' } });

    expect(response.status).toBe(statusCode);
    expect(response.headers.has('content-length')).toBe(false);
    expect(await response.text()).toBe('');
  });

  test('has no header of the platform that the function made up', async () => {
    const headers = { 'X-Fc-Request-Id': 'mine', 'x-fc-more': '1', 'x-own': '1' };

    const response = await post('/probe', { do: 'return', value: { statusCode: 200, headers } });

    expect(response.headers.get('x-fc-request-id')).toMatch(/^1-/);
    expect(response.headers.has('x-fc-more')).toBe(false);
    expect(response.headers.get('x-own')).toBe('1');
  });

  test('is empty when the function returns a value without JSON', async () => {
    const response = await post('/probe', { do: 'returnFunction' });

    expect([response.status, await response.text()]).toEqual([200, '']);
  });

  test.each([
    ['a status that is none', { statusCode: 42 }],
    ['a status that only announces an answer', { statusCode: 101 }],
    ['a header that cannot be sent', { statusCode: 200, headers: { 'x-a': 'line\nbreak' } }],
    ['headers of more than 8 KB', { statusCode: 200, headers: { 'x-a': 'a'.repeat(5000), 'x-b': 'b'.repeat(5000) } }],
  ])('is 502 for %s', async (_what, value) => {
    const response = await post('/probe', { do: 'return', value });

    expect(response.status).toBe(502);
    expect(await response.json()).toMatchObject({ Code: 'BadResponse' });
  });

  test('is 202 at once for an asynchronous invocation', async () => {
    const headers = { 'X-Fc-Invocation-Type': 'Async', 'X-Fc-Async-Task-Id': 'task-2' };

    const response = await post('/probe', { do: 'return', value: 1 }, headers);

    expect(response.status).toBe(202);
    expect(response.headers.get('x-fc-request-id')).toMatch(/^1-/);
    expect(response.headers.get('x-fc-async-task-id')).toBe('task-2');
  });
});

describe('what a trigger refuses', () => {
  test('a method that it does not allow', async () => {
    const response = await fetch(`${cloud.url}/probe`, { method: 'DELETE' });

    expect(response.status).toBe(405);
    expect(await response.json()).toMatchObject({ Code: 'MethodNotAllowed' });
  });

  test('a function that does not exist', async () => {
    const response = await fetch(`${cloud.url}/nothing/here`);

    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ Code: 'FunctionNotFound' });
  });

  test('a function that has no HTTP trigger', async () => {
    const response = await fetch(`${cloud.url}/reporter`);

    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      Code: 'FunctionNotFound',
      Message: "function 'reporter' has no HTTP trigger: InvokeFunction calls it",
    });
  });

  test('a body of more than 32 MB', async () => {
    const response = await fetch(`${cloud.url}/probe`, {
      method: 'POST',
      body: Buffer.alloc(32 * 1024 * 1024 + 1, 'a'),
    });

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ Code: 'InvalidArgument' });
  });

  test.each([
    ['headers of more than 8 KB', '/probe', { 'x-long': 'x'.repeat(9000) }, ''],
    ['a path and query of more than 4 KB', `/probe/a?q=${'x'.repeat(4100)}`, {}, ''],
    [
      'a body of more than 128 KB for an asynchronous invocation',
      '/probe',
      { 'x-fc-invocation-type': 'Async' },
      'x'.repeat(128 * 1024 + 1),
    ],
  ])('%s', async (_what, path, headers, body) => {
    const response = await fetch(cloud.url + path, { method: 'POST', headers, body });

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ Code: 'InvalidArgument' });
  });
});

describe('faults on demand', () => {
  afterEach(() => {
    cloud.faults.replace([]);
  });
  const served = (): number => cloud.fc.stats()['patient']?.invocations ?? 0;

  test.each([
    [true, '<html>'],
    [false, ''],
  ])('a bad gateway, html: %s', async (html, start) => {
    cloud.faults.replace([{ service: 'fc', action: 'patient', kind: 'badGateway', html, count: 1 }]);

    const response = await post('/patient', {});

    expect(response.status).toBe(502);
    expect((await response.text()).slice(0, 6)).toBe(start);
    expect((await post('/patient', {})).status).toBe(200);
  });

  test.each([
    ['resetBefore', 0],
    ['resetAfter', 1],
  ] as const)('%s: the connection breaks, the function having run %i times', async (kind, runs) => {
    cloud.faults.replace([{ service: 'fc', action: 'patient', kind, count: 1 }]);
    const before = served();

    await expect(post('/patient', {})).rejects.toThrow();

    expect(served() - before).toBe(runs);
    expect((await post('/patient', {})).status).toBe(200);
  });
});
