import { expect, test } from 'vitest';
import { windowOf } from './window.ts';

test.each([
  ['at the top', { count: 1000, top: 0, height: 340, rowHeight: 34 }, { first: 0, end: 20 }],
  ['in the middle', { count: 1000, top: 3400, height: 340, rowHeight: 34 }, { first: 90, end: 120 }],
  ['at the end', { count: 1000, top: 33_660, height: 340, rowHeight: 34 }, { first: 980, end: 1000 }],
  ['a list that fits', { count: 3, top: 0, height: 340, rowHeight: 34 }, { first: 0, end: 3 }],
  ['a list that became shorter', { count: 5, top: 3400, height: 340, rowHeight: 34 }, { first: 5, end: 5 }],
])('%s, what is seen is drawn, and a little more', (_where, seen, expected) => {
  expect(windowOf(seen)).toEqual(expected);
});
