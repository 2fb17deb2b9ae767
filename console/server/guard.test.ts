import { describe, expect, test } from 'vitest';
import { cookieOf, isForeign, newToken, refusalOf, SAFE_HEADERS } from './guard.ts';

const HOST = '127.0.0.1:8400';

describe('a request is foreign', () => {
  test.each([
    ['without a Host', {}],
    ['under another name for this machine', { host: 'rebound.example:8400' }],
    ['under a name that begins like ours', { host: '127.0.0.1.example' }],
    ['from a page of another site', { host: HOST, origin: 'https://page.example' }],
    ['from a page of another port here', { host: HOST, origin: 'http://127.0.0.1:9999' }],
    ['from a page without an origin', { host: HOST, origin: 'null' }],
    ['from an image of a page of another port', { host: HOST, 'sec-fetch-site': 'same-site' }],
    ['from an image of another site', { host: HOST, 'sec-fetch-site': 'cross-site' }],
  ])('%s', (_what, headers) => {
    expect(isForeign(headers)).toBe(true);
  });

  test.each([
    ['from a script', { host: HOST }],
    ['from the address bar', { host: 'localhost:8400', 'sec-fetch-site': 'none' }],
    ['from our own page', { host: HOST, origin: `http://${HOST}`, 'sec-fetch-site': 'same-origin' }],
    ['over IPv6', { host: '[::1]:8400' }],
  ])('and not %s', (_what, headers) => {
    expect(isForeign(headers)).toBe(false);
  });
});

describe('data and actions', () => {
  const token = newToken();
  const asked = (headers: object, method = 'GET') =>
    refusalOf({ method, headers: { host: HOST, ...headers } }, 'console', token);

  test('take the token as a cookie, among others, or as a bearer', () => {
    expect(asked({ cookie: `other=1; console=${token}; more=2` })).toBeUndefined();
    expect(asked({ authorization: `Bearer ${token}` })).toBeUndefined();
  });

  test.each([
    ['no token', {}],
    ['a wrong one', { cookie: 'console=guess' }],
    ['an empty one', { cookie: 'console=' }],
    ['one under another name', { cookie: `other=${token}` }],
    ['one with something behind it', { authorization: `Bearer ${token}x` }],
  ])('are refused for %s', (_what, headers) => {
    expect(asked(headers)).toMatchObject({ status: 401, code: 'NoToken' });
  });

  test('are refused to a foreign page that sends the token along', () => {
    expect(asked({ cookie: `console=${token}`, origin: 'https://page.example' })?.status).toBe(403);
  });

  test('an action takes JSON alone, which no form of a page can send', () => {
    const headers = { cookie: `console=${token}` };

    expect(asked({ ...headers, 'content-type': 'text/plain' }, 'POST')?.status).toBe(415);
    expect(asked({ ...headers, 'content-type': 'application/json; charset=utf-8' }, 'POST')).toBeUndefined();
  });
});

test('each start has a token of its own, which nobody guesses', () => {
  const tokens = Array.from({ length: 100 }, newToken);

  expect(new Set(tokens).size).toBe(100);
  expect(Math.min(...tokens.map((token) => Buffer.from(token, 'base64url').length))).toBe(24);
});

test('no script reads the cookie, and no other site sends it', () => {
  expect(cookieOf('console', 'x', '/')).toMatch(/HttpOnly; SameSite=Strict/);
});

test('the page may load its own files, and nothing inline or from elsewhere', () => {
  const policy = SAFE_HEADERS['content-security-policy'];

  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/unsafe|\*|https?:/);
});
