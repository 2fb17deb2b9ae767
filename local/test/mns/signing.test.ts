import { createHash, createHmac } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mnsSignature, mnsStringToSign } from '../../signature/mns.ts';
import { call, type RawRequest } from './client.ts';
import { KEY } from './data.ts';
import { type StartedMns, startMns } from './startMns.ts';

let cloud: StartedMns;

beforeAll(async () => {
  cloud = await startMns();
  cloud.mns.inMemory.createQueue('q');
});

afterAll(() => cloud.close());

const send = (what: RawRequest): ReturnType<typeof call> => call(cloud.url, what);
const minutesFromNow = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toUTCString();
const BODY = '<Message><MessageBody>x</MessageBody></Message>';

/** Sends with node:http, which (unlike fetch) lets Date be set and sends the target as it is. */
function sendPlainly(target: string, headers: Record<string, string>, signedTarget = target): Promise<number> {
  const text = mnsStringToSign({ method: 'GET', target: signedTarget, headers });
  const authorization = `MNS ${KEY.accessKeyId}:${mnsSignature(text, KEY.accessKeySecret)}`;
  const { port } = new URL(cloud.url);
  return new Promise((resolve, reject) => {
    request({ port, path: target, headers: { ...headers, authorization } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

describe('the signature', () => {
  test('may have its date in Date, in x-mns-date or in both', async () => {
    const date = new Date().toUTCString();

    for (const dates of [{ date }, { 'x-mns-date': date }, { date, 'x-mns-date': date }]) {
      expect(await sendPlainly('/queues', { ...dates, 'x-mns-version': '2015-06-06' })).toBe(200);
    }
  });

  test('covers the target as sent, or as it was before it was percent-encoded', async () => {
    const headers = { date: new Date().toUTCString(), 'x-mns-version': '2015-06-06' };

    expect(await sendPlainly('/queues?a=%2B%2F', headers)).toBe(200);
    expect(await sendPlainly('/queues?a=%2B%2F', headers, '/queues?a=+/')).toBe(200);
    expect(await sendPlainly('/queues?a=1', headers, '/queues?a=2')).toBe(403);
  });

  test('is found in requests in the absolute form that proxies get', async () => {
    const headers = { date: new Date().toUTCString(), host: '1234567890.mns.cn-hangzhou.aliyuncs.com' };

    expect(await sendPlainly('http://1234567890.mns.cn-hangzhou.aliyuncs.com/queues', headers, '/queues')).toBe(200);
  });

  test.each([
    ['no authorization', { authorization: '' }, 'InvalidAuthorizationHeader', 400],
    ['another scheme', { authorization: 'Basic dTpw' }, 'InvalidAuthorizationHeader', 400],
    ['an unknown key', { authorization: 'MNS nobody:c2ln' }, 'InvalidAccessKeyId', 403],
    ['a wrong signature', { authorization: 'MNS testKey:c2ln' }, 'SignatureDoesNotMatch', 403],
    [
      'a header changed after signing',
      { 'x-mns-extra': 'y', authorization: 'MNS testKey:c2ln' },
      'SignatureDoesNotMatch',
      403,
    ],
    ['no readable date', { 'x-mns-date': 'yesterday' }, 'InvalidDateHeader', 400],
    ['a date of 16 minutes ago', { 'x-mns-date': minutesFromNow(-16) }, 'TimeExpired', 408],
    ['a date in 16 minutes', { 'x-mns-date': minutesFromNow(16) }, 'TimeExpired', 408],
  ])('is refused with %s', async (_, headers, code, status) => {
    expect(await send({ target: '/queues', headers })).toMatchObject({ code, status });
  });

  test('is refused when it is missing, or its date', async () => {
    const bare = await fetch(`${cloud.url}/queues`);

    expect([bare.status, await bare.text()]).toEqual([400, expect.stringContaining('MissingAuthorizationHeader')]);

    const undated = await fetch(`${cloud.url}/queues`, { headers: { authorization: 'MNS testKey:c2ln' } });

    expect([undated.status, await undated.text()]).toEqual([400, expect.stringContaining('MissingDateHeader')]);
  });

  test('is accepted within 14 minutes of real time', async () => {
    for (const minutes of [-14, 14]) {
      expect((await send({ target: '/queues', headers: { 'x-mns-date': minutesFromNow(minutes) } })).status).toBe(200);
    }
  });
});

describe('version 4 of the signature', () => {
  /** What the vendor's SDKs write for a request without a body; `query` is what they sign of its parameters. */
  function authorization(
    method: string,
    path: string,
    query: string,
    date: string,
    secret = KEY.accessKeySecret,
  ): string {
    const time = new Date(date).toISOString().replace(/[-:]|\.\d+/g, '');
    const scope = [time.slice(0, 8), 'cn-beijing', 'mns', 'aliyun_v4_request'];
    const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
    const key = scope.reduce<string | Buffer>(hmac, `aliyun_v4${secret}`);
    const request = `${method}\n${path}\n${query}\nx-mns-date:${date}\nx-mns-version:2015-06-06\n\n`;
    const signature = hmac(key, `MNS4-HMAC-SHA256\n${time}\n${scope.join('/')}\n${request}`).toString('hex');
    return `MNS4-HMAC-SHA256 Credential=${KEY.accessKeyId}/${scope.join('/')},Signature=${signature}`;
  }

  const signed = (target: string, date: string, header: string): ReturnType<typeof call> =>
    send({ target, headers: { 'x-mns-date': date, authorization: header } });

  test('is accepted, with names of parameters in lower case and values encoded, however they were sent', async () => {
    const date = new Date().toUTCString();

    for (const target of [
      '/queues?ReceiptHandle=8-a+/%3D&peekonly=true',
      '/queues?peekonly=true&RECEIPTHANDLE=8-a%2B%2F=',
    ]) {
      const query = 'peekonly=true&receipthandle=8-a%2B%2F%3D';
      const answer = await signed(target, date, authorization('GET', '/queues', query, date));
      expect(answer.status).toBe(200);
    }

    expect((await signed('/queues', date, authorization('GET', '/queues', '', date))).status).toBe(200);
  });

  test('is refused when it is wrong, for another day or not readable', async () => {
    const date = new Date().toUTCString();

    const wrong = authorization('GET', '/queues', '', date, 'another');

    expect(await signed('/queues', date, wrong)).toMatchObject({ code: 'SignatureDoesNotMatch', status: 403 });

    const yesterday = authorization('GET', '/queues', '', minutesFromNow(-24 * 60));

    expect(await signed('/queues', date, yesterday)).toMatchObject({ code: 'SignatureDoesNotMatch', status: 403 });
    const cut = authorization('GET', '/queues', '', date).slice(0, -1);
    expect(await signed('/queues', date, cut)).toMatchObject({ code: 'InvalidAuthorizationHeader', status: 400 });
  });
});

test('a cloud that runs ahead of real time accepts the dates of both', async () => {
  const fast = await startMns({ speed: 5000 });
  // 0.3 s of real time are 25 minutes in the cloud, and a slow call of 0.1 s takes 8 more.
  await new Promise((resolve) => setTimeout(resolve, 300));
  fast.mns.inMemory.createQueue('q');
  const there = new Date(fast.mns.inMemory.queue('q').describe().CreateTime);
  for (const date of [there, new Date()]) {
    const headers = { 'x-mns-date': date.toUTCString() };
    expect((await call(fast.url, { target: '/queues', headers })).status).toBe(200);
  }
  await fast.mns.close();
});

describe('Content-MD5', () => {
  const digest = createHash('md5').update(BODY).digest();
  const post = (md5: string): ReturnType<typeof call> =>
    send({ method: 'POST', target: '/queues/q/messages', body: BODY, headers: { 'content-md5': md5 } });

  test.each([
    ['base64 of its hex digits', Buffer.from(digest.toString('hex')).toString('base64')],
    ['base64 of its bytes', digest.toString('base64')],
    ['empty', ''],
  ])('may be %s', async (_, md5) => {
    expect((await post(md5)).status).toBe(201);
  });

  test('must be that of the body', async () => {
    expect(await post('AAAA')).toMatchObject({ code: 'InvalidDegist', status: 400 });
  });
});

test('a temporary key is refused with the token of another', async () => {
  const { accessKeyId, accessKeySecret } = cloud.credentials.issue(60_000);
  const headers = { 'security-token': cloud.credentials.issue(60_000).securityToken ?? '' };

  const answer = await send({ target: '/queues', key: { accessKeyId, accessKeySecret }, headers });

  expect(answer).toMatchObject({ code: 'InvalidSecurityToken', status: 403 });
});

test.each(['security-token', 'x-acs-security-token'])('a temporary key may send its token in %s', async (name) => {
  const { accessKeyId, accessKeySecret, securityToken = '' } = cloud.credentials.issue(60_000);
  const key = { accessKeyId, accessKeySecret };

  expect((await send({ target: '/queues', key, headers: { [name]: securityToken } })).status).toBe(200);
});

test('an expired temporary key is refused as expired', async () => {
  const { accessKeyId, accessKeySecret, securityToken = '' } = cloud.credentials.issue(0);
  const headers = { 'security-token': securityToken };

  const answer = await send({ target: '/queues', key: { accessKeyId, accessKeySecret }, headers });

  expect(answer).toMatchObject({ code: 'InvalidSecurityToken', status: 403 });
  expect(answer.body).toContain('expired');
});

test('answers hold the request’s id, the version and, when errors, the host', async () => {
  const answer = await send({ target: '/queues/none' });
  const id = answer.headers.get('x-mns-request-id') ?? '';

  expect(id).toMatch(/^[0-9A-F]{24}$/);
  expect(answer.headers.get('x-mns-version')).toBe('2015-06-06');
  expect(answer.headers.get('content-type')).toBe('text/xml;charset=utf-8');
  expect(answer.body).toContain(`<RequestId>${id}</RequestId>\n<HostId>${cloud.url}</HostId>`);
});
