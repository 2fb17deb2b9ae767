import { expect, test } from 'vitest';
import { lineOf } from './line.ts';

const read = (message: string | undefined) =>
  lineOf({ at: 7, fields: { functionName: 'stop', ...(message !== undefined && { message }) } });

test.each(['', '2026-01-01T00:00:00.000Z 1-abc [verbose] '])('a line of ours behind %j is read', (before) => {
  expect(read(`${before}{"level":"warn","message":"step refused","step":"start"}\n`)).toEqual({
    ...{ at: 7, functionName: 'stop', level: 'warn', message: 'step refused' },
    fields: { step: 'start' },
  });
});

test.each(['FC Invoke Start RequestId: 1-abc\n', '{"a": 1}', '{"level": 30, "message": "x"}', 'a { b', '{'])(
  'any other line, %j, is its own message',
  (text) => {
    expect(read(text)).toEqual({ at: 7, functionName: 'stop', level: '', message: text.trim(), fields: {} });
  },
);

test('a line without fields is blank', () => {
  expect(lineOf({ at: 7, fields: {} })).toEqual({ at: 7, functionName: '', level: '', message: '', fields: {} });
});
