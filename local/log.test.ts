import { expect, test } from 'vitest';
import { readable } from './log.ts';

test.each([
  [
    { level: 30, time: Date.UTC(2026, 0, 1, 1, 2, 3, 4), msg: 'done', function: 'f', durationMs: 5 },
    '01:02:03.004 done  function=f  durationMs=5',
  ],
  [{ level: 50, time: 0, msg: 'failed', err: { code: 'X' } }, '00:00:00.000 error: failed  err={"code":"X"}'],
  [{ level: 40, time: 0 }, '00:00:00.000 warning: '],
])('a log line for people: %j', (line, expected) => {
  expect(readable(JSON.stringify(line))).toBe(expected);
});
