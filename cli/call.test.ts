import { expect, test } from 'vitest';
import { callFunction } from './call.ts';
import { NoAnswerError } from './exit.ts';
import type { FunctionAnswer, FunctionCall } from './transport/transport.ts';

const CALL: FunctionCall = { name: 'create', method: 'POST', query: {}, body: '{"requestId":"r"}' };
const accepted: FunctionAnswer = { status: 202, headers: {}, body: '{}' };
const answer = (status: number, headers: Record<string, string> = {}): FunctionAnswer => ({
  status,
  headers,
  body: '{}',
});
const reset = new NoAnswerError('reset', 'ECONNRESET');

/** Calls against these answers, in order; the last one is repeated. */
async function callAgainst(answers: (FunctionAnswer | Error)[], isUnfinished?: (answer: FunctionAnswer) => boolean) {
  const sent: FunctionCall[] = [];
  const pauses: number[] = [];
  const notes: string[] = [];
  const transport = (call: FunctionCall): Promise<FunctionAnswer> => {
    const next = answers[Math.min(sent.push(call), answers.length) - 1];
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next ?? accepted);
  };
  const sleep = (ms: number): Promise<void> => Promise.resolve(void pauses.push(ms));
  const result = await callFunction(
    transport,
    CALL,
    { sleep, onRetry: (note) => notes.push(note) },
    isUnfinished,
  ).catch((error: unknown) => error);
  return { sent, pauses, notes, result };
}

test.each([200, 202, 400, 403, 404, 409, 413])('an answer %i is final', async (status) => {
  const { sent, result } = await callAgainst([answer(status)]);

  expect(sent).toHaveLength(1);
  expect(result).toMatchObject({ status });
});

test.each([
  ['429', answer(429)],
  ['500', answer(500)],
  ['502', answer(502)],
  ['503', answer(503)],
  ['a reset', reset],
  ['a timeout', new NoAnswerError('timeout')],
])('after %s the very same call is sent again', async (_what, first) => {
  const { sent, notes, result } = await callAgainst([first, accepted]);

  expect(sent).toEqual([CALL, CALL]);
  expect(notes).toHaveLength(1);
  expect(result).toBe(accepted);
});

test('a function that is misconfigured is called once: it says the same until it is deployed anew', async () => {
  const misconfigured = { ...answer(500), body: '{"error":{"code":"Misconfigured","message":"No."}}' };

  const { sent, notes, result } = await callAgainst([misconfigured]);

  expect([sent.length, notes, result]).toEqual([1, [], misconfigured]);
});

test('pauses grow', async () => {
  const { pauses } = await callAgainst([answer(502), reset, answer(502), accepted]);

  expect(pauses).toEqual([1000, 2000, 4000]);
});

test.each([
  ['60', 60_000],
  ['0', 1000],
  ['86400', 90_000],
  ['Wed, 21 Oct 2026 07:28:00 GMT', 1000],
])('Retry-After %s makes it pause %i ms', async (seconds, ms) => {
  const { pauses } = await callAgainst([answer(503, { 'retry-after': seconds }), accepted]);

  expect(pauses).toEqual([ms]);
});

test('after five attempts the last answer, or its absence, is the result', async () => {
  const refused = await callAgainst([answer(503)]);
  const lost = await callAgainst([reset]);

  expect(refused.sent).toHaveLength(5);
  expect(refused.result).toMatchObject({ status: 503 });
  expect(lost.sent).toHaveLength(5);
  expect(lost.result).toBe(reset);
});

test('a success that leaves something open is called again', async () => {
  const partial: FunctionAnswer = { ...accepted, body: '{"open":1}' };

  const { sent, result } = await callAgainst([partial, accepted], ({ body }) => body.includes('open'));

  expect(sent).toHaveLength(2);
  expect(result).toBe(accepted);
});

test('where nobody listens it is not tried again, and an error that is none of these goes through', async () => {
  const refused = new NoAnswerError('nobody', 'ECONNREFUSED');
  const bug = new TypeError('bug');

  expect(await callAgainst([refused])).toMatchObject({ sent: [CALL], result: refused });
  expect(await callAgainst([bug])).toMatchObject({ sent: [CALL], result: bug });
});
