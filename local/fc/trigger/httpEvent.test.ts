import { expect, test } from 'vitest';
import { httpAnswer, httpEvent } from './httpEvent.ts';

const REQUEST = {
  method: 'POST',
  path: '/a',
  query: new URLSearchParams('x=1'),
  headerLists: { host: ['h:1'], 'x-acs-date': ['d'], 'user-agent': ['ua'] },
  httpVersion: '1.1',
  sourceIp: '127.0.0.1',
  requestId: 'r',
  accountId: '1',
  functionName: 'f',
  now: Date.UTC(2026, 0, 1) + 5.7,
};

test.each([
  ['text', Buffer.from('中'), { body: '中', isBase64Encoded: false }],
  ['text with a byte order mark', Buffer.from('\ufeffa'), { body: '\ufeffa', isBase64Encoded: false }],
  ['bytes that are no text', Buffer.from([0xff, 0x01]), { body: '/wE=', isBase64Encoded: true }],
  ['nothing', Buffer.alloc(0), { body: '', isBase64Encoded: false }],
])('the event carries %s', (_what, body, expected) => {
  expect(JSON.parse(httpEvent({ ...REQUEST, body }).toString())).toMatchObject(expected);
});

test('the event spells header names and times as the platform does', () => {
  const event = JSON.parse(httpEvent({ ...REQUEST, body: Buffer.alloc(0) }).toString()) as unknown;

  expect(event).toMatchObject({
    headers: { Host: 'h:1', 'X-Acs-Date': 'd', 'User-Agent': 'ua' },
    requestContext: { time: '2026-01-01T00:00:00Z', timeEpoch: String(Date.UTC(2026, 0, 1) + 5) },
  });
});

test.each([
  ['base64', { statusCode: 200, isBase64Encoded: true, body: '/wE=' }, Buffer.from([0xff, 0x01])],
  ['an object', { statusCode: 200, body: { a: 1 } }, Buffer.from('{"a":1}')],
  ['no body', { statusCode: 204 }, Buffer.alloc(0)],
  ['null', { statusCode: 200, headers: null, body: null }, Buffer.alloc(0)],
])('the answer has the body that the function gave as %s', (_what, result, body) => {
  expect(httpAnswer(Buffer.from(JSON.stringify(result)))?.body).toEqual(body);
});

test('the answer takes a status given as text, and numbers and lists as header values', () => {
  const result = { statusCode: '404', headers: { 'x-n': 5, 'set-cookie': ['a', 'b'] } };

  expect(httpAnswer(Buffer.from(JSON.stringify(result)))).toMatchObject({
    statusCode: 404,
    headers: { 'x-n': '5', 'set-cookie': ['a', 'b'] },
  });
});

test.each([
  [{ statusCode: 99 }],
  [{ statusCode: 199 }],
  [{ statusCode: 'ok' }],
  [{ statusCode: 200, headers: 'none' }],
  [{ statusCode: null }],
])('%j is no answer', (result) => {
  expect(httpAnswer(Buffer.from(JSON.stringify(result)))).toBeUndefined();
});
