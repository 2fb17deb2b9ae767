import { constants, createHmac, generateKeyPairSync, sign } from 'node:crypto';
import type { JWK } from 'jose';
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
])('accepts %s', async (_what, token) => {
  expect(await readJwt(token, CONFIG.jwks.keys, NOW)).toBeDefined();
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
])('refuses %s', async (_what, token) => {
  expect(await readJwt(token, CONFIG.jwks.keys, NOW)).toBeUndefined();
});

const PSS = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
const RAW = { dsaEncoding: 'ieee-p1363' as const };
const rsa = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = (namedCurve: string) => () => generateKeyPairSync('ec', { namedCurve });

test.each([
  ['RS256', 'sha256', rsa, {}],
  ['RS384', 'sha384', rsa, {}],
  ['RS512', 'sha512', rsa, {}],
  ['PS256', 'sha256', rsa, PSS],
  ['PS384', 'sha384', rsa, PSS],
  ['PS512', 'sha512', rsa, PSS],
  ['ES256', 'sha256', ec('P-256'), RAW],
  ['ES384', 'sha384', ec('P-384'), RAW],
  ['ES512', 'sha512', ec('P-521'), RAW],
  ['EdDSA', null, () => generateKeyPairSync('ed25519'), {}],
])('accepts %s', async (alg, digest, generate, how) => {
  const pair = generate();
  const signed = `${part({ alg })}.${part({ sub: 'me' })}`;
  const signature = sign(digest, Buffer.from(signed), { key: pair.privateKey, ...how });
  const token = `${signed}.${signature.toString('base64url')}`;

  expect(await readJwt(token, [pair.publicKey.export({ format: 'jwk' }) as JWK], NOW)).toEqual({ sub: 'me' });
});

test('refuses an algorithm other than the one that the key is for', async () => {
  const [key] = CONFIG.jwks.keys;

  expect(await readJwt(rs256({}), [{ kty: 'RSA', ...key, alg: 'RS512' }], NOW)).toBeUndefined();
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

test.each([[{ kty: 'RSA' }], [{ kty: 'oct' }], [{ kty: 'RSA', n: '*', e: '*' }], [{ kty: 'nonsense' }]])(
  'finds the key that signed beside one that is none: %j',
  async (none) => {
    expect(await readJwt(rs256({}, ''), [none], NOW)).toBeUndefined();

    const token = rs256({});

    expect(await readJwt(token, [{ ...none, kid: 'rsa' }, ...CONFIG.jwks.keys], NOW)).toEqual({});
  },
);
