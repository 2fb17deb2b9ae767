import { constants, createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { expect, test } from 'vitest';
import { readJwt } from './jwt.ts';
import { readJwtRules } from './jwtRules.ts';

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
  expect(readJwt(token, CONFIG.jwks.keys, NOW)).toBeDefined();
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
  expect(readJwt(token, CONFIG.jwks.keys, NOW)).toBeUndefined();
});

test.each([
  ['RS', 'rsa', { modulusLength: 2048 }],
  ['PS', 'rsa', { modulusLength: 2048 }],
  ['ES', 'ec', { namedCurve: 'P-256' }],
])('accepts every algorithm of the family %s', (family, type, options) => {
  const pair = generateKeyPairSync(type as 'rsa', options as { modulusLength: number });
  const keys = [{ ...pair.publicKey.export({ format: 'jwk' }), kty: type.toUpperCase() }];
  const how =
    family === 'PS'
      ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
      : { dsaEncoding: 'ieee-p1363' as const };

  for (const bits of [256, 384, 512]) {
    const signed = `${part({ alg: `${family}${bits}` })}.${part({ sub: 'me' })}`;
    const signature = sign(`sha${bits}`, Buffer.from(signed), { key: pair.privateKey, ...how });
    expect(readJwt(`${signed}.${signature.toString('base64url')}`, keys, NOW)).toEqual({ sub: 'me' });
  }
});

test('accepts EdDSA', () => {
  const pair = generateKeyPairSync('ed25519');
  const signed = `${part({ alg: 'EdDSA' })}.${part({})}`;
  const token = `${signed}.${sign(null, Buffer.from(signed), pair.privateKey).toString('base64url')}`;

  expect(readJwt(token, [{ ...pair.publicKey.export({ format: 'jwk' }), kty: 'OKP' }], NOW)).toEqual({});
});

test('refuses an algorithm other than the one that the key is for', () => {
  const [key] = CONFIG.jwks.keys;

  expect(readJwt(rs256({}), [{ kty: 'RSA', ...key, alg: 'RS512' }], NOW)).toBeUndefined();
});

test.each([
  ['no configuration', undefined],
  ['nonsense', 'not json'],
  ['a key set without keys', { jwks: {} }],
  ['a place that there is not', { ...CONFIG, tokenLookup: 'body:token' }],
  ['a place without a name', { ...CONFIG, tokenLookup: 'header' }],
  ['both lists of paths', { ...CONFIG, whitelist: ['/a'], blacklist: ['/b'] }],
])('%s makes no rules', (_what, config) => {
  expect(readJwtRules(config)).toBeUndefined();
});

test('reads the text of the API like the lists of component fc3', () => {
  const text = JSON.stringify({
    JWKS: CONFIG.jwks,
    TokenLookup: 'header:Authorization:Bearer,cookie:token',
    ClaimPassBy: 'query:uid:user,header:name:name',
  });
  const lists = {
    jwks: CONFIG.jwks,
    tokenLookup: [
      { readPosition: 'header', parameterName: 'Authorization', prefix: 'Bearer ' },
      { readPosition: 'cookie', parameterName: 'token' },
    ],
    claimPassBy: [
      { mappingParameterPosition: 'query', claimName: 'uid', mappingParameterName: 'user' },
      { mappingParameterPosition: 'header', mappingParameterName: 'name' },
    ],
  };

  expect(readJwtRules(text)).toBeDefined();
  expect(readJwtRules(lists)).toEqual(readJwtRules(text));
});
