import { createHash, createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { closeAfterTest } from '../support/closeAfterTest.ts';
import { exchange, json, signV1, signV3, toQuery } from './client.ts';
import { DESCRIBE, KEY, LAUNCH, REGION } from './data.ts';
import { startEcs } from './startEcs.ts';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

describe('a request is understood', () => {
  test.each([
    ['GET with a query', 'GET', (query: string) => ({ path: `/?${query}` })],
    ['POST with a query', 'POST', (query: string) => ({ path: `/?${query}` })],
    ['POST with a form', 'POST', (query: string) => ({ headers: FORM, body: query })],
    [
      'POST with a form and a charset',
      'POST',
      (query: string) => ({
        headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
        body: query,
      }),
    ],
    ['POST with a form of no declared type', 'POST', (query: string) => ({ body: query })],
    [
      'POST with half in the query and half in a form',
      'POST',
      (query: string) => {
        const parts = query.split('&');
        return { path: `/?${parts.slice(0, 4).join('&')}`, headers: FORM, body: parts.slice(4).join('&') };
      },
    ],
  ])('as %s', async (_, method, send) => {
    const { url } = await closeAfterTest(startEcs());

    const answer = await exchange(url, { method, ...send(toQuery(signV1(DESCRIBE, { method }))) });

    expect(answer.status).toBe(200);
    expect(json(answer)).toMatchObject({ TotalCount: 0, Instances: { Instance: [] } });
  });

  test.each([
    ['spaces as +', (text: string) => encodeURIComponent(text).replaceAll('%20', '+')],
    [
      'brackets and quotes as they are',
      (text: string) => encodeURIComponent(text).replaceAll('%5B', '[').replaceAll('%5D', ']').replaceAll('%22', '"'),
    ],
    [
      'lower-case escapes',
      (text: string) => encodeURIComponent(text).replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase()),
    ],
  ])('with %s', async (_, encode) => {
    const { url, create } = await closeAfterTest(startEcs());
    const id = await create({ InstanceName: 'web-1' });
    const parameters = { ...DESCRIBE, InstanceIds: `["${id}", "i-none"]`, 'Tag.1.Key': '' };

    const answer = await exchange(url, { path: `/?${toQuery(signV1(parameters), encode)}` });

    expect(json(answer)).toMatchObject({
      TotalCount: 1,
      Instances: { Instance: [{ InstanceId: id, InstanceName: 'web-1' }] },
    });
  });

  test('signed by header, with its parameters in the query, in a form or in both', async () => {
    const { url, host, create } = await closeAfterTest(startEcs());
    const id = await create();
    const ids = ['InstanceIds', JSON.stringify([id])] as const;
    const region = ['RegionId', REGION] as const;
    const send = (query: (readonly [string, string])[], form: (readonly [string, string])[]) => {
      const body = toQuery(form);
      const headers = signV3(host, 'DescribeInstances', query, body, form.length > 0 ? FORM : {});
      return exchange(url, { method: 'POST', path: `/?${toQuery(query)}`, headers, body });
    };

    const answers = [await send([region, ids], []), await send([], [region, ids]), await send([region], [ids])];

    expect(answers.map((answer) => json(answer)['TotalCount'])).toEqual([1, 1, 1]);
  });

  test('signed by header, with the names of what is signed in any order, as the Java SDK lists them', async () => {
    const { url, host } = await closeAfterTest(startEcs());
    const query = `RegionId=${REGION}`;
    const headers = signV3(host, 'DescribeInstances', []);
    const names = Object.keys(headers)
      .filter((name) => name !== 'authorization')
      .sort();
    const listed = [...names].reverse().join(';');
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
    const lines = names.map((name) => `${name}:${headers[name] ?? ''}\n`).join('');
    const signed = `ACS3-HMAC-SHA256\n${sha256(`POST\n/\n${query}\n${lines}\n${listed}\n${sha256('')}`)}`;
    const signature = createHmac('sha256', KEY.accessKeySecret).update(signed).digest('hex');
    const authorization = `ACS3-HMAC-SHA256 Credential=${KEY.accessKeyId},SignedHeaders=${listed},Signature=${signature}`;

    const answer = await exchange(url, { method: 'POST', path: `/?${query}`, headers: { ...headers, authorization } });

    expect(json(answer)).toMatchObject({ TotalCount: 0 });
  });

  test.each([
    ['to the millisecond, as aliyun-sdk and waliyun tell it', { Timestamp: new Date().toISOString() }],
    [
      'under its old name, as Salt does',
      { Timestamp: undefined, TimeStamp: `${new Date().toISOString().slice(0, 19)}Z` },
    ],
  ])('with a time %s', async (_, changes) => {
    const { get } = await closeAfterTest(startEcs());

    expect((await get(DESCRIBE, { changes })).status).toBe(200);
  });

  test('with user data that fills the request line', async () => {
    const { get } = await closeAfterTest(startEcs());

    const answer = await get({ Action: 'CreateInstance', RegionId: REGION, ...LAUNCH, UserData: 'x'.repeat(43_692) });

    expect(answer.status).toBe(200);
  });
});

describe('the name of an action', () => {
  test.each(['DescribeInstances', 'describeinstances', 'DescribeINSTANCES'])('may be written %s', async (Action) => {
    const { ecs, get } = await closeAfterTest(startEcs());

    const answer = await get({ ...DESCRIBE, Action, Format: 'XML' });

    expect(answer.body).toContain('<DescribeInstancesResponse>');
    expect(ecs.stats().calls).toEqual({ DescribeInstances: 1 });
  });

  test('may be written in any case in a header', async () => {
    const { url, host } = await closeAfterTest(startEcs());
    const query = [['RegionId', REGION]] as const;

    const headers = signV3(host, 'describeInstances', query);
    const answer = await exchange(url, { method: 'POST', path: `/?${toQuery(query)}`, headers });

    expect(json(answer)).toMatchObject({ TotalCount: 0 });
  });
});

describe('a request is refused', () => {
  test.each([
    [404, 'InvalidAction.NotFound', { Action: 'LaunchRocket' }],
    [400, 'MissingParameter', { Action: '' }],
    [400, 'InvalidVersion', { Version: '1999-01-01' }],
    [400, 'MissingParameter', { Version: '' }],
    [404, 'InvalidAccessKeyId.NotFound', { AccessKeyId: 'nobody' }],
    [400, 'InvalidTimeStamp.Format', { Timestamp: 'now' }],
    [400, 'InvalidTimeStamp.Expired', { Timestamp: '2020-01-01T00:00:00Z' }],
    [400, 'InvalidTimeStamp.Expired', { Timestamp: undefined, TimeStamp: '2020-01-01T00:00:00.000Z' }],
    [400, 'MissingParameter', { Timestamp: undefined }],
    [400, 'MissingParameter', { SignatureNonce: '' }],
    [404, 'InvalidRegionId.NotFound', { RegionId: 'Nowhere!' }],
    [404, 'InvalidStatus.NotFound', { Status: 'Asleep' }],
  ])('with %i %s', async (status, code, changes) => {
    const { get } = await closeAfterTest(startEcs());

    const answer = await get(DESCRIBE, { changes });

    expect(answer.status).toBe(status);
    expect(answer.headers['x-acs-request-id']).toMatch(/^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/);
    expect(json(answer)).toMatchObject({
      Code: code,
      RequestId: answer.headers['x-acs-request-id'],
      HostId: expect.any(String) as unknown,
      Message: expect.any(String) as unknown,
      Recommend: expect.any(String) as unknown,
    });
  });

  test('with SignatureDoesNotMatch for a wrong secret, a changed parameter or a changed body', async () => {
    const { url, host, get } = await closeAfterTest(startEcs());
    const changed = toQuery(signV1(DESCRIBE)).replace(REGION, 'cn-hangzhou');

    const answers = [
      await get(DESCRIBE, { secret: 'wrong' }),
      await exchange(url, { path: `/?${changed}` }),
      await exchange(url, { method: 'POST', headers: { ...signV3(host, 'DescribeInstances', [], 'RegionId=cn-beijing', FORM) }, body: 'RegionId=cn-hangzhou' }), // prettier-ignore
    ];

    expect(answers.map((answer) => [answer.status, json(answer)['Code']])).toEqual([
      [400, 'SignatureDoesNotMatch'],
      [400, 'SignatureDoesNotMatch'],
      [400, 'SignatureDoesNotMatch'],
    ]);
  });

  test('with SignatureNonceUsed when it comes again, by either signature', async () => {
    const { url, host } = await closeAfterTest(startEcs());
    const first = { path: `/?${toQuery(signV1(DESCRIBE))}` };
    const third = {
      method: 'POST',
      path: '/?RegionId=cn-beijing',
      headers: signV3(host, 'DescribeInstances', [['RegionId', REGION]]),
    };

    const codes = [];
    for (const request of [first, first, third, third]) {
      const answer = await exchange(url, request);
      codes.push(json(answer)['Code'] ?? answer.status);
    }

    expect(codes).toEqual([200, 'SignatureNonceUsed', 200, 'SignatureNonceUsed']);
  });

  test('for its temporary key only without the token or after its end', async () => {
    const { get, credentials } = await closeAfterTest(startEcs());
    const key = credentials.issue(60_000);
    const ended = credentials.issue(-1);
    const signedBy = ({ accessKeyId: AccessKeyId, accessKeySecret: secret }: typeof key, token: string | undefined) =>
      get(DESCRIBE, { secret, changes: { AccessKeyId, ...(token === undefined ? {} : { SecurityToken: token }) } });

    expect((await signedBy(key, key.securityToken)).status).toBe(200);
    expect(json(await signedBy(key, undefined))['Code']).toBe('MissingSecurityToken');
    expect(json(await signedBy(key, 'other'))['Code']).toBe('InvalidSecurityToken.MismatchWithAccessKey');
    expect(json(await signedBy(ended, ended.securityToken))['Code']).toBe('InvalidSecurityToken.Expired');
  });

  test.each([['PUT'], ['DELETE'], ['OPTIONS']])('for the method %s', async (method) => {
    const { url } = await closeAfterTest(startEcs());

    const answer = await exchange(url, { method, path: `/?${toQuery(signV1(DESCRIBE, { method }))}` });

    expect([answer.status, json(answer)['Code']]).toEqual([403, 'UnsupportedHTTPMethod']);
  });

  test('for garbage, and the next good one is served', async () => {
    const { url, get } = await closeAfterTest(startEcs());

    const statuses = [];
    for (const path of ['/', '/?%', '/?=&&==&%zz=%ff', '/?Action=%00', '/%2e%2e/etc', '/?Action[]=1&__proto__=2']) {
      statuses.push((await exchange(url, { path })).status);
    }
    const tooLong = await exchange(url, { method: 'POST', body: 'x'.repeat(2 * 1024 * 1024) });

    expect(statuses.every((status) => status >= 400 && status < 500)).toBe(true);
    expect(tooLong.status).toBe(413);
    expect((await get(DESCRIBE)).status).toBe(200);
  });
});
