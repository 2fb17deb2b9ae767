import { createHmac } from 'node:crypto';
import OpenApiUtil from '@alicloud/openapi-util';
import { Request } from '@alicloud/tea-typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FIXTURE } from './fixture.ts';
import { ACCOUNT, startHost, type Host } from './host.ts';

let host: Host;
beforeAll(async () => {
  host = await startHost(FIXTURE);
});
afterAll(() => host.stop());

describe('authType: function', () => {
  const sign = (path: string, secret = ACCOUNT.accessKeySecret): Record<string, string> => {
    const url = new URL(host.url + path);
    const request = new Request();
    request.method = 'GET';
    request.pathname = url.pathname;
    request.query = Object.fromEntries(url.searchParams);
    request.headers = {
      host: url.host,
      'x-acs-date': OpenApiUtil.getTimestamp(),
      'x-acs-signature-nonce': String(Math.random()),
    };
    const authorization = OpenApiUtil.getAuthorization(request, 'ACS3-HMAC-SHA256', '', ACCOUNT.accessKeyId, secret);
    return { ...request.headers, authorization };
  };

  test('lets a request through that is signed over its whole path and query', async () => {
    const path = '/signed/some/path?b=2&a=%E4%B8%AD';

    const response = await fetch(host.url + path, { headers: sign(path) });

    expect(response.status).toBe(200);
  });

  test.each([
    ['no signature', '/signed', () => ({}), 'AccessDenied'],
    ['another secret', '/signed', () => sign('/signed', 'wrong'), 'SignatureNotMatch'],
    ['another path', '/signed/other', () => sign('/signed'), 'SignatureNotMatch'],
    ['another query', '/signed?a=2', () => sign('/signed?a=1'), 'SignatureNotMatch'],
    ['an old date', '/signed', () => ({ ...sign('/signed'), 'x-acs-date': '2020-01-01T00:00:00Z' }), 'AccessDenied'],
  ])('refuses a request with %s', async (_what, path, headers, code) => {
    const response = await fetch(host.url + path, { headers: headers() });

    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ Code: code });
  });
});

describe('authType: jwt', () => {
  const token = (claims: object, secret = 'secret-secret-secret'): string => {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const signed = `${part({ alg: 'HS256', kid: 'k1' })}.${part(claims)}`;
    return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
  };
  const call = (bearer: string): Promise<Response> =>
    fetch(`${host.url}/token`, { headers: { authorization: `Bearer ${bearer}` } });

  test('lets a token of its key set through', async () => {
    const response = await call(token({ exp: Date.now() / 1000 + 60 }));

    expect(response.status).toBe(200);
  });

  test.each([
    ['that has expired', () => token({ exp: Date.now() / 1000 - 60 })],
    ['of another key', () => token({}, 'other')],
    ['that is none', () => 'a.b'],
  ])('refuses a token %s', async (_what, bearer) => {
    const response = await call(bearer());

    expect(response.status).toBe(403);
  });
});
