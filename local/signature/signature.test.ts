import { describe, expect, test } from 'vitest';
import { VirtualClock } from '../clock.ts';
import { CredentialStore } from '../credentials.ts';
import { acs3Signature, acs3StringToSign, parseAcs3Authorization, sha256Hex, verifyAcs3 } from './acs3.ts';
import type { Pair } from './encoding.ts';
import { SignatureError } from './errors.ts';
import { Freshness } from './freshness.ts';
import { rpcSignature, rpcStringToSign, verifyRpc } from './rpc.ts';

const START = Date.UTC(2026, 0, 1);
const NOW = '2026-01-01T00:00:00Z';
const ROOT = { accessKeyId: 'testid', accessKeySecret: 'testsecret' };

function prepare() {
  const clock = new VirtualClock(START);
  const store = new CredentialStore(ROOT, '1', clock);
  return { clock, store, freshness: new Freshness(clock, clock) };
}

function codeOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof SignatureError) return error.code;
    throw error;
  }
  return 'none';
}

const v1 = (changes: Record<string, string> = {}, secret = ROOT.accessKeySecret, method = 'GET'): Pair[] => {
  const pairs: Pair[] = Object.entries({
    Action: 'DescribeRegions',
    AccessKeyId: 'testid',
    SignatureMethod: 'HMAC-SHA1',
    SignatureVersion: '1.0',
    SignatureNonce: 'nonce-1',
    Timestamp: NOW,
    ...changes,
  });
  return [...pairs, ['Signature', rpcSignature(secret, rpcStringToSign(method, pairs))]];
};

const v3 = (changes: Record<string, string> = {}, secret = ROOT.accessKeySecret, id = ROOT.accessKeyId) => {
  const headers: Record<string, string> = {
    host: 'localhost',
    'x-acs-action': 'DescribeRegions',
    'x-acs-date': NOW,
    'x-acs-signature-nonce': 'nonce-1',
    ...changes,
  };
  const request = { method: 'POST', path: '/', query: [] as Pair[], headers, payloadHash: sha256Hex('') };
  const signedHeaders = Object.keys(headers).sort();
  const signature = acs3Signature(secret, acs3StringToSign({ ...request, signedHeaders }));
  headers['authorization'] =
    `ACS3-HMAC-SHA256 Credential=${id},SignedHeaders=${signedHeaders.join(';')},Signature=${signature}`;
  return request;
};

describe('the published worked examples', () => {
  test('are signed the same by version 1', () => {
    const parameters = {
      Timestamp: '2016-02-23T12:46:24Z',
      Format: 'XML',
      AccessKeyId: 'testid',
      Action: 'DescribeRegions',
      SignatureMethod: 'HMAC-SHA1',
      SignatureNonce: '3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf',
      Version: '2014-05-26',
      SignatureVersion: '1.0',
    };

    const signature = rpcSignature('testsecret', rpcStringToSign('GET', Object.entries(parameters)));

    expect(signature).toBe('OLeaidS1JvxuMvnyHOwuJ+uX5qY=');
  });

  test('are signed the same by version 3', () => {
    const headers = {
      host: 'ecs.cn-shanghai.aliyuncs.com',
      'x-acs-action': 'RunInstances',
      'x-acs-content-sha256': sha256Hex(''),
      'x-acs-date': '2023-10-26T10:22:32Z',
      'x-acs-signature-nonce': '3156853299f313e23d1673dc12e1703d',
      'x-acs-version': '2014-05-26',
    };
    const query = { RegionId: 'cn-shanghai', ImageId: 'win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd' };

    const stringToSign = acs3StringToSign({
      method: 'POST',
      path: '/',
      query: Object.entries(query),
      headers,
      signedHeaders: Object.keys(headers),
      payloadHash: sha256Hex(''),
    });

    expect(acs3Signature('YourAccessKeySecret', stringToSign)).toBe(
      '06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0',
    );
  });
});

describe('version 1', () => {
  const verify = (pairs: Pair[], { store, freshness } = prepare()) => verifyRpc('GET', pairs, store, freshness);

  test('knows the key that signed', () => {
    expect(verify(v1())).toBe(ROOT);
  });

  test.each([
    ['SignatureDoesNotMatch', v1({}, 'wrong')],
    ['SignatureDoesNotMatch', v1({}, ROOT.accessKeySecret, 'POST')],
    ['SignatureDoesNotMatch', v1().map(([k, value]): Pair => [k, k === 'Action' ? 'Other' : value])],
    ['InvalidAccessKeyId.NotFound', v1({ AccessKeyId: 'nobody' })],
    ['InvalidTimeStamp.Format', v1({ Timestamp: '2026-01-01 00:00:00' })],
    ['InvalidTimeStamp.Format', v1({ Timestamp: '2026-13-01T00:00:00Z' })],
    ['InvalidTimeStamp.Expired', v1({ Timestamp: '2025-12-31T23:44:59Z' })],
    ['InvalidTimeStamp.Expired', v1({ Timestamp: '2026-01-01T00:15:01Z' })],
    ['InvalidParamater', v1({ SignatureMethod: 'HMAC-MD5' })],
    ['InvalidParamater', v1({ SignatureVersion: '2.0' })],
    ['InvalidSecurityToken.Malformed', v1({ SecurityToken: 'stray' })],
    ['MissingParameter', v1().filter(([name]) => name !== 'Signature')],
    ['MissingParameter', v1({ SignatureNonce: '' })],
  ])('refuses with %s', (code, pairs) => {
    expect(codeOf(() => verify(pairs))).toBe(code);
  });

  test('covers blank values', () => {
    expect(verify(v1({ SignatureType: '' }))).toBe(ROOT);
  });

  test('need not cover blank values, which the vendor’s SDK for PHP sends and does not sign', () => {
    const sent: Pair[] = [...v1(), ['SignatureType', '']];

    expect(verify(sent)).toBe(ROOT);
    expect(codeOf(() => verify([...v1(), ['SignatureType', 'any']]))).toBe('SignatureDoesNotMatch');
  });

  test.each([
    ['each pair', (value: string[]) => value.map((each): Pair => ['Repeated', each])],
    ['the first of them', (value: string[]) => [['Repeated', value[0] ?? ''] as const]],
    ['the last of them', (value: string[]) => [['Repeated', value.at(-1) ?? ''] as const]],
  ])('accepts a repeated parameter of which the client signed %s', (_, signedOf) => {
    const base = v1().filter(([name]) => name !== 'Signature');
    const signature = rpcSignature(ROOT.accessKeySecret, rpcStringToSign('GET', [...base, ...signedOf(['a', 'b'])]));

    const sent: Pair[] = [...base, ['Repeated', 'a'], ['Repeated', 'b'], ['Signature', signature]];

    expect(verify(sent)).toBe(ROOT);
  });

  test('says which text it would have signed', () => {
    expect(() => verify(v1({}, 'wrong'))).toThrow('server string to sign is:GET&%2F&AccessKeyId%3Dtestid');
  });
});

describe('version 3', () => {
  const verify = (request: ReturnType<typeof v3>, { store, freshness } = prepare()) =>
    verifyAcs3(request, store, freshness);

  test('knows the key that signed', () => {
    expect(verify(v3())).toBe(ROOT);
  });

  test.each([
    ['SignatureDoesNotMatch', v3({}, 'wrong')],
    ['SignatureDoesNotMatch', { ...v3(), payloadHash: sha256Hex('{}') }],
    ['SignatureDoesNotMatch', { ...v3(), query: [['Extra', '1'] as const] }],
    ['SignatureDoesNotMatch', { ...v3(), path: '/other' }],
    ['InvalidAccessKeyId.NotFound', v3({}, ROOT.accessKeySecret, 'nobody')],
    ['InvalidTimeStamp.Format', v3({ 'x-acs-date': 'yesterday' })],
    ['InvalidTimeStamp.Expired', v3({ 'x-acs-date': '2025-12-31T23:44:59Z' })],
    [
      'IncompleteSignature',
      {
        ...v3(),
        headers: {
          ...v3().headers,
          authorization: 'ACS3-HMAC-SHA256 Credential=testid,SignedHeaders=host,Signature=00',
        },
      },
    ],
    ['IncompleteSignature', { ...v3(), headers: { authorization: 'Basic abc', 'x-acs-date': NOW } }],
  ])('refuses with %s', (code, request) => {
    expect(codeOf(() => verify(request))).toBe(code);
  });

  test('takes blank values with and without the sign that ends their names', () => {
    const query: Pair[] = [
      ['Blank', ''],
      ['Full', 'a='],
      ['Name', ''],
    ];
    const signed = (text?: string) => {
      const request = { ...v3(), query };
      const signedHeaders = ['host', 'x-acs-date'];
      const signature = acs3Signature(ROOT.accessKeySecret, acs3StringToSign({ ...request, signedHeaders }, text));
      const authorization = `ACS3-HMAC-SHA256 Credential=testid,SignedHeaders=host;x-acs-date,Signature=${signature}`;
      return { ...request, headers: { ...request.headers, authorization } };
    };

    expect(verify(signed())).toBe(ROOT);
    expect(verify(signed('Blank&Full=a%3D&Name'))).toBe(ROOT);
    expect(codeOf(() => verify(signed('Blank&Full=a&Name')))).toBe('SignatureDoesNotMatch');
  });

  test('reads an authorization header with spaces after the commas', () => {
    expect(
      parseAcs3Authorization('ACS3-HMAC-SHA256 Credential=a, SignedHeaders=host;x-acs-date, Signature=AB'),
    ).toEqual({
      accessKeyId: 'a',
      signedHeaders: ['host', 'x-acs-date'],
      signature: 'ab',
    });
  });
});

describe('a nonce', () => {
  test('serves once, and again only when its timestamp would be refused anyway', () => {
    const { clock, freshness } = prepare();
    const use = () => {
      freshness.useNonce('testid', 'n', START);
    };

    use();

    expect(codeOf(use)).toBe('SignatureNonceUsed');

    clock.advance(15 * 60_000 + 1);

    expect(codeOf(use)).toBe('none');
  });

  test('is not used up by a request with a wrong signature', () => {
    const room = prepare();

    codeOf(() => verifyRpc('GET', v1({}, 'wrong'), room.store, room.freshness));

    expect(verifyRpc('GET', v1(), room.store, room.freshness)).toBe(ROOT);
  });
});

describe('a temporary key', () => {
  const signedBy = (key: { accessKeyId: string; accessKeySecret: string }, token?: string) =>
    v1({ AccessKeyId: key.accessKeyId, ...(token === undefined ? {} : { SecurityToken: token }) }, key.accessKeySecret);

  test('signs with its token until it ends', () => {
    const { clock, store } = prepare();
    const freshness = new Freshness(new VirtualClock(START), new VirtualClock(START));
    const key = store.issue(60_000);
    const verify = (pairs: Pair[]) => codeOf(() => verifyRpc('GET', pairs, store, freshness));

    expect(verify(signedBy(key, key.securityToken))).toBe('none');
    expect(verify(signedBy(key))).toBe('MissingSecurityToken');
    expect(verify(signedBy(key, 'other'))).toBe('InvalidSecurityToken.MismatchWithAccessKey');

    clock.advance(60_000);

    expect(verify(signedBy(key, key.securityToken))).toBe('InvalidSecurityToken.Expired');
  });
});
