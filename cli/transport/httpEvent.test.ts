import { expect, test } from 'vitest';
import { decodeTrigger } from '../../shared/platform/triggers.ts';
import { NoAnswerError } from '../exit.ts';
import { fromHttpResult, toHttpEvent } from './httpEvent.ts';

test('the event is one that a function takes for a call of its HTTP trigger', () => {
  const call = { name: 'status', method: 'GET', query: { requestId: 'r' }, body: '' } as const;

  expect(decodeTrigger(toHttpEvent(call, new Date(0)))).toMatchObject({
    kind: 'http',
    method: 'GET',
    query: { requestId: 'r' },
  });
});

test('what the function returns becomes the answer', () => {
  const returned = { statusCode: 503, headers: { 'Retry-After': '60' }, isBase64Encoded: true, body: 'e30=' };

  expect(fromHttpResult(returned)).toEqual({ status: 503, headers: { 'retry-after': '60' }, body: '{}' });
});

test.each([undefined, 'text', { body: '{}' }, { statusCode: '200' }])('%j is no answer', (returned) => {
  expect(() => fromHttpResult(returned)).toThrow(NoAnswerError);
});
