import { expect, test } from 'vitest';
import { GoalAnswer } from '../shared/api/answers.ts';
import { readAnswer } from './answers.ts';
import { RefusedError } from './exit.ts';

const read = (status: number, body: string): unknown => {
  try {
    return readAnswer(GoalAnswer, { status, headers: {}, body });
  } catch (error) {
    return error;
  }
};

test('a success is read by its form', () => {
  const answer = {
    goal: 'Stopped',
    deadlineSeconds: 900,
    instances: [{ instanceId: 'i-1', status: 'Running' }],
    failures: [],
  };

  expect(read(202, JSON.stringify(answer))).toEqual(answer);
});

test.each([
  [
    "a function's own error",
    400,
    { error: { code: 'InvalidRequest', message: 'count is wrong.' } },
    'InvalidRequest',
    false,
  ],
  ['an ECS code that passes', 503, { error: { code: 'Throttling', message: 'Later.' } }, 'Throttling', true],
  ["Function Compute's error", 403, { Code: 'SignatureNotMatch', Message: 'No.' }, 'SignatureNotMatch', false],
  ['its throttling', 429, { Code: 'ResourceExhausted', Message: 'Busy.' }, 'ResourceExhausted', true],
  ['a function that failed', 502, { errorMessage: 'timed out', errorType: 'Timeout' }, 'Timeout', true],
  [
    'a function that is misconfigured',
    500,
    { error: { code: 'Misconfigured', message: 'No.' } },
    'Misconfigured',
    false,
  ],
  ['one that fails for that', 500, { errorMessage: 'No.', errorType: 'Misconfigured' }, 'Misconfigured', false],
  ['something else', 502, '<html>', 'HTTP502', true],
  ['a success of another form', 200, { hello: 'world' }, 'UnknownAnswer', false],
])('%s is a refusal', (_what, status, body, code, retryable) => {
  const error = read(status, typeof body === 'string' ? body : JSON.stringify(body));

  expect(error).toBeInstanceOf(RefusedError);
  expect(error).toMatchObject({ code, retryable, answer: typeof body === 'string' ? undefined : body });
});
