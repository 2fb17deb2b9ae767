import { expect, test } from 'vitest';
import { lineOf, spanOf } from './gantt.ts';
import type { Happening } from './timeline.ts';

const state = (at: number, name: string): Happening => ({ kind: 'state', at, state: name });
const refusal = (at: number, action: string): Happening => ({
  kind: 'call',
  at,
  action,
  requestId: 'r',
  code: 'Throttling',
});

test('a line shows each status from its beginning to the next, and refused calls as marks', () => {
  const line = lineOf([state(10, 'Pending'), state(40, 'Stopped'), state(45, 'Starting'), refusal(5, 'CreateInstance'), refusal(12, 'DescribeInstances')], 100); // prettier-ignore

  expect(line.bars).toEqual([
    { status: 'Pending', from: 10, to: 40 },
    { status: 'Stopped', from: 40, to: 45 },
    { status: 'Starting', from: 45, to: 100 },
  ]);
  expect(line.marks).toEqual([{ at: 5, code: 'Throttling', call: 'CreateInstance' }]);
});

test('a line ends where the instance does', () => {
  expect(lineOf([state(10, 'Running'), state(40, 'Deleted')], 100).bars).toEqual([
    { status: 'Running', from: 10, to: 40 },
  ]);
});

test('of a deployment, a line goes from what was logged first to how it ended', () => {
  const told: Happening[] = [
    { kind: 'told', at: 10, what: 'created', why: '' },
    { kind: 'told', at: 50, what: 'is Running', why: '' },
  ];

  expect(lineOf(told, 100).bars).toEqual([{ status: 'onItsWay', from: 10, to: 50 }]);
  expect(lineOf(told.slice(0, 1), 100).bars).toEqual([{ status: 'onItsWay', from: 10, to: 100 }]);
});

test('the chart goes on while something is on its way, and ends soon after all have come', () => {
  const done = [lineOf([state(0, 'Pending'), state(1_000, 'Running')], 100_000)];
  const open = [...done, lineOf([state(0, 'Pending')], 100_000)];

  expect(spanOf(done, 100_000).to).toBeLessThan(2_000);
  expect(spanOf(open, 100_000).to).toBeGreaterThan(100_000);
  expect(spanOf([], 100_000).to).toBe(100_000);
});
