import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { VirtualClock } from '../clock.ts';
import { CredentialStore } from '../credentials.ts';
import { createRandom } from '../random.ts';
import { Freshness } from './freshness.ts';
import { verifyFc2, type Fc2Request } from './fc2.ts';

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
