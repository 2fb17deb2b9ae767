import { XMLParser } from 'fast-xml-parser';
import { afterEach, describe, expect, it } from 'vitest';
import type { FaultRule } from '../../local/faults.ts';
import { REGION, startEcs } from './helpers.ts';
import { LAUNCH } from './modelKit.ts';
import { exchange, type RawAnswer, signV1, signV3, toQuery } from './rawClient.ts';

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function prepare(rules: FaultRule[] = []) {
  const room = await startEcs({}, rules);
  closers.push(() => room.ecs.close());
  const { url, host } = room;
  const get = (parameters: Record<string, string>, options: Parameters<typeof signV1>[1] = {}) =>
    exchange(url, { path: `/?${toQuery(signV1(parameters, options))}` });
  const create = async (parameters: Record<string, string> = {}): Promise<string> => {
    const answer = await get({ Action: 'CreateInstance', RegionId: REGION, ...LAUNCH, ...parameters });
    return (JSON.parse(answer.body) as { InstanceId: string }).InstanceId;
  };
  return { ...room, url, host, get, create };
}

const json = (answer: RawAnswer) => JSON.parse(answer.body) as Record<string, unknown>;
const DESCRIBE = { Action: 'DescribeInstances', RegionId: REGION };
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

describe('a request is understood', () => {
  it.each([
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
    const { url } = await prepare();

    const answer = await exchange(url, { method, ...send(toQuery(signV1(DESCRIBE, { method }))) });

    expect(answer.status).toBe(200);
    expect(json(answer)).toMatchObject({ TotalCount: 0, Instances: { Instance: [] } });
  });

  it.each([
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
    const { url, create } = await prepare();
    const id = await create({ InstanceName: 'web-1' });
    const parameters = { ...DESCRIBE, InstanceIds: `["${id}", "i-none"]`, 'Tag.1.Key': '' };

    const answer = await exchange(url, { path: `/?${toQuery(signV1(parameters), encode)}` });

    expect(json(answer)).toMatchObject({
      TotalCount: 1,
      Instances: { Instance: [{ InstanceId: id, InstanceName: 'web-1' }] },
    });
  });

  it('signed by header, with its parameters in the query, in a form or in both', async () => {
    const { url, host, create } = await prepare();
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

  it('with user data that fills the request line', async () => {
    const { get } = await prepare();

    const answer = await get({ Action: 'CreateInstance', RegionId: REGION, ...LAUNCH, UserData: 'x'.repeat(43_692) });

    expect(answer.status).toBe(200);
  });
});

describe('a request is refused', () => {
  it.each([
    [404, 'InvalidAction.NotFound', { Action: 'LaunchRocket' }],
    [400, 'MissingParameter', { Action: '' }],
    [400, 'InvalidVersion', { Version: '1999-01-01' }],
    [400, 'MissingParameter', { Version: '' }],
    [404, 'InvalidAccessKeyId.NotFound', { AccessKeyId: 'nobody' }],
    [400, 'InvalidTimeStamp.Format', { Timestamp: 'now' }],
    [400, 'InvalidTimeStamp.Expired', { Timestamp: '2020-01-01T00:00:00Z' }],
    [400, 'MissingParameter', { SignatureNonce: '' }],
    [404, 'InvalidRegionId.NotFound', { RegionId: 'Nowhere!' }],
    [404, 'InvalidStatus.NotFound', { Status: 'Asleep' }],
  ])('with %i %s', async (status, code, changes) => {
    const { get } = await prepare();

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

  it('with SignatureDoesNotMatch for a wrong secret, a changed parameter or a changed body', async () => {
    const { url, host, get } = await prepare();
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

  it('with SignatureNonceUsed when it comes again, by either signature', async () => {
    const { url, host } = await prepare();
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

  it('for its temporary key only without the token or after its end', async () => {
    const { get, credentials } = await prepare();
    const key = credentials.issue(60_000);
    const ended = credentials.issue(-1);
    const signedBy = ({ accessKeyId: AccessKeyId, accessKeySecret: secret }: typeof key, token: string | undefined) =>
      get(DESCRIBE, { secret, changes: { AccessKeyId, ...(token === undefined ? {} : { SecurityToken: token }) } });

    expect((await signedBy(key, key.securityToken)).status).toBe(200);
    expect(json(await signedBy(key, undefined))['Code']).toBe('MissingSecurityToken');
    expect(json(await signedBy(key, 'other'))['Code']).toBe('InvalidSecurityToken.MismatchWithAccessKey');
    expect(json(await signedBy(ended, ended.securityToken))['Code']).toBe('InvalidSecurityToken.Expired');
  });

  it.each([['PUT'], ['DELETE'], ['OPTIONS']])('for the method %s', async (method) => {
    const { url } = await prepare();

    const answer = await exchange(url, { method, path: `/?${toQuery(signV1(DESCRIBE, { method }))}` });

    expect([answer.status, json(answer)['Code']]).toEqual([403, 'UnsupportedHTTPMethod']);
  });

  it('for garbage, and the next good one is served', async () => {
    const { url, get } = await prepare();

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

describe('an answer in XML', () => {
  const parser = new XMLParser({ parseTagValue: false });

  it('is what comes without Format, with the action as its root and wrapped lists', async () => {
    const { get, create } = await prepare();
    const id = await create({ InstanceName: 'web-1', 'Tag.1.Key': 'k', 'Tag.1.Value': '<&\u0001"值>' });

    const answer = await get(DESCRIBE, { changes: { Format: 'XML' } });
    expect(answer.headers['content-type']).toBe('text/xml;charset=utf-8');
    expect(answer.body).toMatch(/^<\?xml version='1.0' encoding='UTF-8'\?><DescribeInstancesResponse><RequestId>/);
    expect(parser.parse(answer.body)).toMatchObject({
      DescribeInstancesResponse: {
        TotalCount: '1',
        Instances: {
          Instance: {
            InstanceId: id,
            IoOptimized: 'true',
            Memory: '8192',
            PublicIpAddress: '',
            SecurityGroupIds: { SecurityGroupId: 'sg-local' },
            Tags: { Tag: { TagKey: 'k', TagValue: '<&"值>' } },
          },
        },
      },
    });
  });

  it('is an Error with the same fields as in JSON', async () => {
    const { get } = await prepare();

    const answer = await get({ ...DESCRIBE, Status: 'Asleep' }, { changes: { Format: 'xml' } });

    expect(answer.status).toBe(404);
    expect(parser.parse(answer.body)).toMatchObject({
      Error: { Code: 'InvalidStatus.NotFound', RequestId: answer.headers['x-acs-request-id'] },
    });
  });

  it('has an empty element for an empty list', async () => {
    const { get } = await prepare();

    const answer = await get(DESCRIBE, { changes: { Format: 'XML' } });

    expect(answer.body).toContain('<Instances/>');
  });

  it('comes to a request signed by header only when that asks for it', async () => {
    const { url, host } = await prepare();
    const ask = (accept: string) =>
      exchange(url, { method: 'POST', path: '/?RegionId=cn-beijing', headers: { ...signV3(host, 'DescribeInstances', [['RegionId', REGION]]), accept } }); // prettier-ignore

    expect((await ask('*/*')).headers['content-type']).toBe('application/json;charset=utf-8');
    expect((await ask('application/xml')).headers['content-type']).toBe('text/xml;charset=utf-8');
  });
});

describe('the statistics', () => {
  it('count every call by its action, refused and unknown ones too', async () => {
    const { ecs, get, create } = await prepare();

    await create();
    await get({ Action: 'LaunchRocket' });
    await get(DESCRIBE, { secret: 'wrong' });
    await get(DESCRIBE);

    expect(ecs.stats()).toEqual({
      calls: { CreateInstance: 1, LaunchRocket: 1, DescribeInstances: 2 },
      instances: { Pending: 1, Starting: 0, Running: 0, Stopping: 0, Stopped: 0 },
    });
  });
});

describe('a fault', () => {
  const strike = (kind: FaultRule['kind'], more: Partial<FaultRule> = {}): FaultRule => ({
    service: 'ecs',
    kind,
    action: 'CreateInstance',
    count: 1,
    ...more,
  });
  const CREATE = { Action: 'CreateInstance', RegionId: REGION, ...LAUNCH };

  it.each([
    [strike('throttle'), 400, 'Throttling'],
    [strike('error', { status: 500 }), 500, 'InternalError'],
    [strike('error', { status: 503 }), 503, 'ServiceUnavailable'],
  ])('%j answers %i %s and has no effect', async (rule, status, code) => {
    const { get, ecs } = await prepare([rule]);

    const answer = await get(CREATE);

    expect([answer.status, json(answer)['Code']]).toEqual([status, code]);
    expect(ecs.stats()).toMatchObject({ calls: { CreateInstance: 1 }, instances: { Pending: 0 } });
    expect((await get(CREATE)).status).toBe(200);
  });

  it('throttle says when to come back, in milliseconds', async () => {
    const { get } = await prepare([strike('throttle')]);

    expect((await get(CREATE)).headers['x-acs-retry-after']).toBe('60000');
  });

  it.each([
    [false, ''],
    [true, '<html>'],
  ])('badGateway answers 502 (html: %s)', async (html, body) => {
    const { get } = await prepare([strike('badGateway', { html })]);

    const answer = await get(CREATE);

    expect(answer.status).toBe(502);
    expect(answer.body.startsWith(body) && (html || answer.body === '')).toBe(true);
  });

  it.each([
    ['resetBefore', 0],
    ['resetAfter', 1],
  ] as const)('%s leaves %i instances behind', async (kind, left) => {
    const { get, ecs } = await prepare([strike(kind)]);

    await expect(get(CREATE)).rejects.toThrow(/ECONNRESET|hang up/);

    expect(ecs.stats().instances.Pending).toBe(left);
  });

  it('latency holds back the answer, not the effect, and a second try meets the token in flight', async () => {
    const { get, ecs, clock } = await prepare([strike('latency', { ms: 5_000 })]);
    const slow = get({ ...CREATE, ClientToken: 't' });
    while (ecs.stats().instances.Pending === 0) await new Promise((resolve) => setImmediate(resolve));

    const second = await get({ ...CREATE, ClientToken: 't' });
    clock.advance(5_000);
    const third = await get({ ...CREATE, ClientToken: 't' });

    expect([second.status, json(second)['Code']]).toEqual([403, 'LastTokenProcessing']);
    expect(json(third)['InstanceId']).toBe(json(await slow)['InstanceId']);
  });
});
