import { createHmac } from 'node:crypto';
import OpenApiUtil from '@alicloud/openapi-util';
import { Request } from '@alicloud/tea-typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PROBES } from './probes.ts';
import { ACCOUNT, startFc, type StartedFc } from './startFc.ts';

let cloud: StartedFc;
beforeAll(async () => {
  cloud = await startFc(PROBES);
});
afterAll(() => cloud.close());

describe('authType: function', () => {
  const sign = (path: string, secret = ACCOUNT.accessKeySecret): Record<string, string> => {
    const url = new URL(cloud.url + path);
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

    const response = await fetch(cloud.url + path, { headers: sign(path) });

    expect(response.status).toBe(200);
  });

  test.each([
    ['no signature', '/signed', () => ({}), 'AccessDenied'],
    ['another secret', '/signed', () => sign('/signed', 'wrong'), 'SignatureNotMatch'],
    ['another path', '/signed/other', () => sign('/signed'), 'SignatureNotMatch'],
    ['another query', '/signed?a=2', () => sign('/signed?a=1'), 'SignatureNotMatch'],
    ['an old date', '/signed', () => ({ ...sign('/signed'), 'x-acs-date': '2020-01-01T00:00:00Z' }), 'AccessDenied'],
  ])('refuses a request with %s', async (_what, path, headers, code) => {
    const response = await fetch(cloud.url + path, { headers: headers() });

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
    fetch(`${cloud.url}/token`, { headers: { authorization: `Bearer ${bearer}` } });

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

  describe('with places for the token and for claims', () => {
    const uid = token({ uid: 'u-1', roles: ['a'] });
    const form = (parameters: Record<string, string>): RequestInit => ({
      method: 'POST',
      body: new URLSearchParams(parameters),
    });

    test.each([
      ['a header, behind its prefix', '', { headers: { 'x-token': `Token ${uid}` } }],
      ['the query', `&token=${uid}`, {}],
      ['a cookie', '', { headers: { cookie: `other=1; token=${uid}` } }],
      ['a form', '', form({ token: uid })],
    ])('finds it in %s', async (_where, query, request) => {
      const response = await fetch(`${cloud.url}/claims?show${query}`, request);

      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({ headers: { 'X-User': 'u-1' } });
    });

    test('checks the first that it finds', async () => {
      const response = await fetch(`${cloud.url}/claims?token=${uid}`, { headers: { 'x-token': 'Token a.b.c' } });

      expect(response.status).toBe(403);
    });

    test('passes claims on in place of headers that the client made up', async () => {
      const headers = { 'x-user': 'forged', cookie: 'user=forged; kept=1' };
      const response = await fetch(`${cloud.url}/claims?show&token=${uid}`, { ...form({ roles: 'forged' }), headers });

      const event = (await response.json()) as { headers: Record<string, string>; body: string };

      expect(event.headers).toMatchObject({ 'X-User': 'u-1', Cookie: 'kept=1; user=u-1' });
      expect(Object.fromEntries(new URLSearchParams(event.body))).toEqual({ roles: '["a"]' });
    });

    test.each([
      ['/public', 200],
      ['/open/a/b', 200],
      ['/public/', 403],
      ['/open', 403],
    ])('asks for none where the whitelist says so: %s', async (path, status) => {
      const response = await fetch(`${cloud.url}/claims${path}`);

      expect(response.status).toBe(status);

      if (status === 403) expect(await response.json()).toMatchObject({ Code: 'JWTTokenIsMissing' });
    });
  });
});
