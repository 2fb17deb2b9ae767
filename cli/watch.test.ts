import { expect, test } from 'vitest';
import { anAbsentStatus, aStatus } from '../test/support/builders.ts';
import { NoAnswerError, RefusedError } from './exit.ts';
import { trackCreated, trackFailure, trackGoal } from './tracks.ts';
import type { FunctionAnswer, FunctionCall } from './transport/transport.ts';
import { askStatus, exitCodeOf, watch, type Watching } from './watch.ts';

const ok = (...instances: unknown[]): FunctionAnswer => ({
  status: 200,
  headers: {},
  body: JSON.stringify({ instances }),
});
const error = (status: number, code: string): FunctionAnswer => ({
  status,
  headers: {},
  body: JSON.stringify({ error: { code, message: `${code}.` } }),
});
const reached = aStatus({ pending: false, outcome: { type: 'instance.running' } });

/** A watch over these answers, in order (the last is repeated), at a clock that only its pauses move. */
function prepare(answers: (FunctionAnswer | Error)[]) {
  let time = 0;
  const [polls, notes] = [[] as FunctionCall[], [] as string[]];
  const transport = (call: FunctionCall): Promise<FunctionAnswer> => {
    const next = answers[Math.min(polls.push(call), answers.length) - 1];
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next ?? ok());
  };
  const settings: Watching = {
    now: () => time,
    sleep: (ms) => Promise.resolve(void (time += ms)),
    intervalSeconds: 2,
    timeoutSeconds: 60,
    display: { show: () => undefined, remark: (text) => notes.push(text), end: () => undefined },
  };
  return { transport, settings, polls, notes, elapsed: () => time };
}

const created = [trackCreated('i-1', 0, 0)];
const query = { instanceIds: ['i-1'] };

test('polls in its interval until all goals are reached', async () => {
  const { transport, settings, polls, elapsed } = prepare([ok(aStatus()), ok(aStatus()), ok(reached)]);

  const tracks = await watch(transport, query, created, settings);

  expect(exitCodeOf(tracks)).toBe(0);
  expect(polls).toHaveLength(3);
  expect(elapsed()).toBe(4000);
});

test('ends at its timeout, unfinished', async () => {
  const { transport, settings, elapsed } = prepare([ok(aStatus())]);

  const tracks = await watch(transport, query, created, settings);

  expect(exitCodeOf(tracks)).toBe(3);
  expect(elapsed()).toBe(60_000);
});

test.each([
  ['503', error(503, 'Throttling')],
  ['a reset', new NoAnswerError('reset', 'ECONNRESET')],
])('outlasts trouble that passes (%s), and tells it', async (_what, trouble) => {
  const { transport, settings, notes } = prepare([trouble, trouble, ok(reached)]);

  const tracks = await watch(transport, query, created, settings);

  expect(exitCodeOf(tracks)).toBe(0);
  expect(notes).toHaveLength(2);
});

test('ends with the refusal where status refuses', async () => {
  const { transport, settings } = prepare([error(403, 'Forbidden.RAM')]);

  await expect(watch(transport, query, created, settings)).rejects.toThrow(RefusedError);
});

test('takes a request without instances for released, once it had some', async () => {
  const { transport, settings } = prepare([error(404, 'NoInstances')]);

  const tracks = await watch(transport, { requestId: 'r' }, [trackGoal('i-1', 'Running', 'Released')], settings);

  expect(exitCodeOf(tracks)).toBe(0);
});

test('asks for a hundred ids at a time', async () => {
  const ids = Array.from({ length: 250 }, (_, index) => `i-${index}`);
  const { transport, polls } = prepare([ok(anAbsentStatus('i-0'))]);

  const statuses = await askStatus(transport, { instanceIds: ids });

  expect(polls.map((poll) => poll.query['instanceIds']?.split(',').length)).toEqual([100, 100, 50]);
  expect(statuses).toHaveLength(3);
});

test.each([
  ['all reached', [], 0],
  [
    'a slot that a later call may fill',
    [trackFailure({ slot: 1, code: 'Throttling', message: '', retryable: true }, 0)],
    3,
  ],
  ['a slot that was refused', [trackFailure({ slot: 1, code: 'NoStock', message: '', retryable: false }, 0)], 1],
])('the exit code of %s is %i', (_what, more, code) => {
  const done = { ...trackCreated('i-1', 0, 0), result: 'reached', until: 1 } as const;

  expect(exitCodeOf([done, ...more])).toBe(code);
});
