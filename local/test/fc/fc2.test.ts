import { createHmac } from 'node:crypto';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PROBES } from './probes.ts';
import { ACCOUNT, REGION, startFc, type StartedFc } from './startFc.ts';

// The package comes without types; these are the parts of its documentation that are used here.
const Fc2 = createRequire(import.meta.url)('@alicloud/fc2') as new (
  accountId: string,
  options: { accessKeyID: string; accessKeySecret: string; securityToken?: string; region: string; endpoint: string },
) => {
  invokeFunction(
    service: string,
    name: string,
    event: string,
    headers?: Record<string, string>,
  ): Promise<{ data: unknown; headers: Record<string, string> }>;
  post(
    path: string,
    body: string,
    headers?: Record<string, string>,
    query?: Record<string, string | string[]>,
  ): Promise<{ data: unknown }>;
};

/** Five groups of hexadecimal digits, 36 characters. */
const REQUEST_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

// A cloud of its own: the clients share one HTTP library, in which the read timer of another client's request, left
// behind on a kept connection, fails this one's answer when it goes off (httpx 2.3.3, startResponseTimer).
let cloud: StartedFc;
beforeAll(async () => {
  cloud = await startFc(PROBES);
});
afterAll(() => cloud.close());

describe('@alicloud/fc2', () => {
  const client = (accessKeySecret = ACCOUNT.accessKeySecret, accessKeyID = ACCOUNT.accessKeyId) =>
    new Fc2(ACCOUNT.accountId, {
      accessKeyID,
      accessKeySecret,
      region: REGION,
      endpoint: cloud.url,
    });

  test('invokes a function of any service', async () => {
    const { data, headers } = await client().invokeFunction(
      'any',
      'probe',
      JSON.stringify({ do: 'return', value: 'v' }),
    );

    expect(data).toBe('v');
    expect(headers['x-fc-request-id']).toMatch(REQUEST_ID);
  });

  test('calls an HTTP trigger by the path of its service, with the query signed', async () => {
    const show = JSON.stringify({ do: 'show' });

    const { data } = await client().post('/proxy/any.LATEST/signed/a/b', show, {}, { x: 'two words', y: ['2', '1'] });
    const bare = await client().post('/proxy/any/signed', show);

    expect(JSON.parse(String(data))).toMatchObject({ input: { rawPath: '/a/b', queryParameters: { x: 'two words' } } });
    expect(JSON.parse(String(bare.data))).toMatchObject({ input: { rawPath: '/' } });
  });

  test('gets back the name of a task', async () => {
    const headers = { 'x-fc-invocation-type': 'Async', 'x-fc-stateful-async-invocation-id': 'task-3' };

    const answer = await client().invokeFunction('any', 'probe', '{}', headers);

    expect(answer.headers['x-fc-stateful-async-invocation-id']).toBe('task-3');
  });

  test('is refused with a clear error when its Date got lost on the way', async () => {
    const response = await fetch(`${cloud.url}/2016-08-15/services/any/functions/probe`);

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ ErrorCode: 'MissingRequiredHeader' });
  });

  test('signs a URL for others to use', async () => {
    const path = '/2016-08-15/proxy/any/signed/';
    const query = new URLSearchParams({
      'x-fc-access-key-id': ACCOUNT.accessKeyId,
      'x-fc-expires': String(Math.floor(Date.now() / 1000) + 60),
    });
    const signed = `GET\n\n\n${query.get('x-fc-expires') ?? ''}\n${path}\n${decodeURIComponent(query.toString()).replace('&', '\n')}`;
    query.set('x-fc-signature', createHmac('sha256', ACCOUNT.accessKeySecret).update(signed).digest('base64'));

    const good = await fetch(`${cloud.url}${path}?${query.toString()}`);
    query.set('x-fc-expires', String(Number(query.get('x-fc-expires')) + 60));
    const prolonged = await fetch(`${cloud.url}${path}?${query.toString()}`);

    expect([good.status, prolonged.status]).toEqual([200, 403]);
  });

  test('invokes with temporary keys of a role', async () => {
    const keys = cloud.credentials.issue(60_000);
    const sts = new Fc2(ACCOUNT.accountId, {
      accessKeyID: keys.accessKeyId,
      accessKeySecret: keys.accessKeySecret,
      securityToken: keys.securityToken ?? '',
      region: REGION,
      endpoint: cloud.url,
    });

    const { data } = await sts.invokeFunction('any', 'probe', JSON.stringify({ do: 'return', value: 'v' }));

    expect(data).toBe('v');
  });

  const MISMATCH =
    'The request signature we calculated does not match the signature you provided. Check your access key and signing method';

  test.each([
    [
      'a function that does not exist',
      () => client().invokeFunction('any.LATEST', 'nobody', '{}'),
      'FunctionNotFound',
      "function 'nobody' does not exist in service 'any'",
    ],
    ['a wrong secret', () => client('wrong').invokeFunction('any', 'probe', '{}'), 'SignatureNotMatch', MISMATCH],
    ['an unknown key', () => client('secret', 'who').invokeFunction('any', 'probe', '{}'), 'InvalidAccessKeyID', "invalid access key ID 'who'"], // prettier-ignore
    [
      'a trigger and a wrong secret',
      () => client('wrong').post('/proxy/any/signed', '{}'),
      'SignatureNotMatch',
      MISMATCH,
    ],
    [
      'a trigger that does not exist',
      () => client().post('/proxy/any.prod/nobody', '{}'),
      'FunctionNotFound',
      "function 'nobody' does not exist in service 'any'",
    ],
    [
      'a path that is none',
      () => client().post('/services/any/nothing', '{}'),
      'PathNotSupported',
      "'POST' against '/2016-08-15/services/any/nothing' is not supported",
    ],
  ])('is refused for %s in the documented words', async (_what, call, code, message) => {
    await expect(call()).rejects.toMatchObject({ code, message: expect.stringContaining(message) as string });
  });

  test('gives refusals an id of the same form', async () => {
    const response = await fetch(`${cloud.url}/2016-08-15/services/any/functions/probe`);

    expect(response.headers.get('x-fc-request-id')).toMatch(REQUEST_ID);
  });
});
