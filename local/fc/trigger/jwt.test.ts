import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { expect, test } from 'vitest';
import { isValidJwt } from './jwt.ts';

const NOW = Date.UTC(2026, 0, 1);
const SECOND = NOW / 1000;
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const SECRET = Buffer.from('a shared secret');
const CONFIG = {
  jwks: {
    keys: [
      { ...publicKey.export({ format: 'jwk' }), kty: 'RSA', kid: 'rsa' },
      { kty: 'oct', kid: 'shared', k: SECRET.toString('base64url') },
    ],
  },
};

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function rs256(claims: object, kid = 'rsa'): string {
  const signed = `${part({ alg: 'RS256', kid })}.${part(claims)}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`;
}

function hs256(
  claims: object,
  header: object = { alg: 'HS256', kid: 'shared' },
  secret: Buffer | string = SECRET,
): string {
  const signed = `${part(header)}.${part(claims)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

test.each([
  ['RS256', rs256({ exp: SECOND + 1 })],
  ['HS256', hs256({ nbf: SECOND })],
  ['a token without a kid', hs256({}, { alg: 'HS256' })],
])('accepts %s', (_what, token) => {
  expect(isValidJwt(token, CONFIG, NOW)).toBe(true);
  expect(isValidJwt(token, JSON.stringify(CONFIG), NOW)).toBe(true);
});

test.each([
  ['an expired token', rs256({ exp: SECOND })],
  ['a token from the future', rs256({ nbf: SECOND + 1 })],
  ['a kid that is not in the set', rs256({}, 'other')],
  ['another secret', hs256({}, { alg: 'HS256' }, 'other')],
  [
    'the public key used as a shared secret',
    hs256({}, { alg: 'HS256', kid: 'rsa' }, publicKey.export({ type: 'spki', format: 'pem' }) as string),
  ],
  ['alg none', `${part({ alg: 'none' })}.${part({})}.`],
  ['claims changed after signing', rs256({ a: 1 }).replace(/\.[^.]+\./, `.${part({ a: 2 })}.`)],
  ['no token', ''],
  ['nonsense', 'a.b.c'],
])('refuses %s', (_what, token) => {
  expect(isValidJwt(token, CONFIG, NOW)).toBe(false);
});

test.each([[undefined], ['not json'], [{ jwks: {} }]])(
  'refuses everything when the trigger has no key set: %j',
  (config) => {
    expect(isValidJwt(rs256({}), config, NOW)).toBe(false);
  },
);
