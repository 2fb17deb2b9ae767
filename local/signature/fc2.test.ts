import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { VirtualClock } from '../clock.ts';
import { CredentialStore } from '../credentials.ts';
import { createRandom } from '../random.ts';
import { Freshness } from './freshness.ts';
import { isPresigned, verifyFc2, verifyPresigned, type Fc2Request } from './fc2.ts';

// The vendor's own signer; its package comes without types.
const signer = createRequire(import.meta.url)('@alicloud/fc2') as {
  getSignature(id: string, secret: string, method: string, path: string, headers: Record<string, string>): string;
};

const NOW = Date.UTC(2026, 0, 1);
const PATH = '/2016-08-15/services/s.LATEST/functions/f/invocations';
const HEADERS = {
  'content-type': 'application/octet-stream',
  'content-md5': 'md5',
  date: new Date(NOW).toUTCString(),
  'x-fc-invocation-type': 'Sync',
  'x-fc-account-id': '1',
};

const clock = new VirtualClock(NOW);
const store = new CredentialStore({ accessKeyId: 'id', accessKeySecret: 'secret' }, '1', clock, createRandom(1));
const temporary = store.issue(60_000);

function signed(
  headers: Record<string, string> = HEADERS,
  key = { accessKeyId: 'id', accessKeySecret: 'secret' },
): Fc2Request {
  const authorization = signer.getSignature(key.accessKeyId, key.accessKeySecret, 'POST', PATH, headers);
  return { method: 'POST', path: PATH, headers: { ...headers, authorization, host: 'not signed' } };
}

const verify = (request: Fc2Request) => verifyFc2(request, store, new Freshness(clock, clock));

test('accepts what the SDK signs, and says whose key it was', () => {
  expect(verify(signed()).accessKeyId).toBe('id');
});

test('accepts a temporary key with its token', () => {
  const headers = { ...HEADERS, 'x-fc-security-token': temporary.securityToken ?? '' };

  expect(verify(signed(headers, temporary))).toBe(temporary);
});

test.each([
  ['another method', { ...signed(), method: 'GET' }, 'SignatureDoesNotMatch'],
  ['another path', { ...signed(), path: `${PATH}x` }, 'SignatureDoesNotMatch'],
  [
    'a changed x-fc- header',
    { ...signed(), headers: { ...signed().headers, 'x-fc-invocation-type': 'Async' } },
    'SignatureDoesNotMatch',
  ],
  ['another secret', signed(HEADERS, { accessKeyId: 'id', accessKeySecret: 'wrong' }), 'SignatureDoesNotMatch'],
  ['an unknown key', signed(HEADERS, { accessKeyId: 'who', accessKeySecret: 'secret' }), 'InvalidAccessKeyId.NotFound'],
  ['a temporary key without its token', signed(HEADERS, temporary), 'MissingSecurityToken'],
  [
    'a date too old',
    signed({ ...HEADERS, date: new Date(NOW - 16 * 60_000).toUTCString() }),
    'InvalidTimeStamp.Expired',
  ],
  ['no date', signed({ ...HEADERS, date: '' }), 'InvalidTimeStamp.Format'],
  ['no authorization', { ...signed(), headers: HEADERS }, 'IncompleteSignature'],
])('refuses %s', (_what, request, code) => {
  expect(() => verify(request)).toThrow(expect.objectContaining({ code }) as Error);
});

// From the tests of the vendor's SDK for Go.
const VENDORS = {
  expires: 1_583_339_600,
  withToken: 'Yi0jCBQ6cTZc+tN8wtYUz9FbYNijx5jDiE3sVNW6XwA=',
  withoutToken: '6Rc4KxEAv3+lHpbNQWceIUqWVWq3ewxhadlJBRzZ0XQ=',
};

describe('a signed URL', () => {
  const keys = () =>
    new CredentialStore({ accessKeyId: 'akid', accessKeySecret: 'akSec' }, '1', clock, createRandom(1));
  const url = (signature: string): Fc2Request => {
    const query = new URLSearchParams({ 'x-fc-access-key-id': 'akid', 'x-fc-expires': String(VENDORS.expires) });
    query.set('x-fc-signature', signature);
    return { method: 'GET', path: '/2016-08-15/proxy/service/func/', query, headers: { host: 'h' } };
  };
  const before = VENDORS.expires * 1000 - 1;

  test('is known by its signature', () => {
    expect(isPresigned(url('x').query)).toBe(true);
    expect(isPresigned(undefined)).toBe(false);
  });

  test("as the vendor's SDK makes it is accepted until it expires", () => {
    const request = url(VENDORS.withoutToken);

    expect(verifyPresigned(request, keys(), before).accessKeyId).toBe('akid');
    expect(() => verifyPresigned(request, keys(), before + 1)).toThrow(
      expect.objectContaining({ code: 'InvalidTimeStamp.Expired' }) as Error,
    );
  });

  test('with another signature, path or parameter is refused', () => {
    const good = url(VENDORS.withoutToken);
    const changed = [
      url(VENDORS.withToken),
      { ...good, path: `${good.path}a` },
      { ...good, query: [...(good.query ?? []), ['a', 'b'] as const] },
    ];

    for (const request of changed) {
      expect(() => verifyPresigned(request, keys(), before)).toThrow(
        expect.objectContaining({ code: 'SignatureDoesNotMatch' }) as Error,
      );
    }
  });
});
