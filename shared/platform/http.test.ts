import { describe, expect, test } from 'vitest';
import { CloudError, RequestError } from '../cloud/errors.ts';
import { errorAnswer, readJson, toHttp } from './http.ts';

describe('an HTTP answer', () => {
  test('is JSON with a line end, and says in Retry-After when to call again', () => {
    expect(toHttp({ status: 202, body: { a: 1 }, retryAfterSeconds: 5 })).toEqual({
      statusCode: 202,
      headers: { 'Content-Type': 'application/json; charset=utf-8', 'Retry-After': '5' },
      isBase64Encoded: false,
      body: '{"a":1}\n',
    });
    expect(toHttp({ status: 200, body: {} }).headers).toEqual({ 'Content-Type': 'application/json; charset=utf-8' });
  });
});

describe('a request body', () => {
  const LIMIT = 128 * 1024;

  test('is a JSON object, an empty one when there is none', () => {
    expect(readJson(Buffer.from('{"count":2,"userData":"ü"}'))).toEqual({ count: 2, userData: 'ü' });
    expect(readJson(Buffer.alloc(0))).toEqual({});
  });

  test('may begin with a byte order mark', () => {
    expect(readJson(Buffer.from('\uFEFF{"count":2}'))).toEqual({ count: 2 });
    expect(readJson(Buffer.from('\uFEFF'))).toEqual({});
    expect(() => readJson(Buffer.from('\uFEFF[1]'))).toThrow('The body must be a JSON object.');
  });

  test('may be as long as the limit, and no longer', () => {
    const body = (length: number): Buffer => Buffer.from(`{"a":"${'x'.repeat(length - '{"a":""}'.length)}"}`);

    expect(readJson(body(LIMIT))).toHaveProperty('a');
    expect(() => readJson(body(LIMIT + 1))).toThrow(
      expect.objectContaining({
        status: 413,
        code: 'RequestTooLarge',
        message: 'The body must be at most 131072 bytes.',
      }) as Error,
    );
  });

  test.each(['[1]', 'null', '7', '"text"', 'true'])('that is %s is no object', (text) => {
    expect(() => readJson(Buffer.from(text))).toThrow(
      expect.objectContaining({
        status: 400,
        code: 'InvalidRequest',
        message: 'The body must be a JSON object.',
      }) as Error,
    );
  });

  test('that is no JSON is not repeated in the error, since it may hold secrets', () => {
    expect(() => readJson(Buffer.from('{"password":"hunter2'))).toThrow(
      expect.objectContaining({
        status: 400,
        code: 'InvalidJson',
        message: 'The body is not JSON: send one object, or nothing for the defaults.',
      }) as Error,
    );
  });
});

describe('an error as an answer', () => {
  test.each([
    ['Throttling.User', 503, '60', 'in the next one'],
    ['InternalError', 503, '5', 'it goes on where it stopped'],
    ['OperationDenied.NoStock', 409, undefined, 'Name further placements'],
    ['InsufficientBalance', 403, undefined, 'See to the balance, quotas, permissions and queues'],
    ['Forbidden.RAM', 403, undefined, 'See to the balance, quotas, permissions and queues'],
    ['InvalidAccessKeyId.NotFound', 403, undefined, 'See to the balance, quotas, permissions and queues'],
    ['InvalidParameter', 400, undefined, 'Correct the request.'],
    ['InvalidImageId.NotFound', 404, undefined, 'Correct the request.'],
  ])('%s has status %i, Retry-After %s, and advice', (code, status, retryAfter, advice) => {
    const answer = errorAnswer(new CloudError('CreateInstance', code, 'No.'));

    expect(answer).toMatchObject({
      status,
      body: { error: { code, api: 'CreateInstance', message: expect.stringMatching(/^No\. /) as string } },
    });
    expect(JSON.stringify(answer?.body)).toContain(advice);

    const headers = answer && toHttp(answer).headers;

    expect(headers?.['Retry-After']).toBe(retryAfter);
    expect('Retry-After' in (headers ?? {})).toBe(retryAfter !== undefined);
  });

  test('without a readable answer from ECS says so', () => {
    expect(errorAnswer(new CloudError('CreateInstance', '', 'Reset.'))).toMatchObject({
      status: 503,
      body: { error: { code: 'NoAnswer', api: 'CreateInstance' } },
      retryAfterSeconds: 5,
    });
  });

  test('of the request names the field', () => {
    expect(errorAnswer(new RequestError(400, 'InvalidRequest', 'count is wrong.', 'count'))).toEqual({
      status: 400,
      body: { error: { code: 'InvalidRequest', message: 'count is wrong.', field: 'count' } },
    });
  });

  test('of our own is none of the caller’s business', () => {
    expect(errorAnswer(new Error('bug'))).toBeUndefined();
  });
});
