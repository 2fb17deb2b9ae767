import { expect, test } from 'vitest';
import { aWorkItem } from '../../test/support/builders.ts';
import { mergeItems } from './mergeItems.ts';

test('several items for one instance become one, and other instances keep theirs', () => {
  const item = aWorkItem();

  expect(mergeItems([item, { ...item }, aWorkItem({ instanceId: 'i-2' })])).toEqual([
    item,
    aWorkItem({ instanceId: 'i-2' }),
  ]);
});

test('the newest goal wins, and its item keeps the oldest generation', () => {
  const newer = aWorkItem({ goal: 'Stopped', generation: 2 });

  expect(mergeItems([aWorkItem({ generation: 1, absentSince: 5 }), newer, aWorkItem()])).toEqual([
    { ...newer, oldest: 0 },
  ]);
});

test('an unfinished item wins over a finished one', () => {
  const item = aWorkItem({ generation: 2, errors: 1 });
  const finished = aWorkItem({ generation: 2, finished: true });

  expect(mergeItems([finished, item])).toEqual([item]);
  expect(mergeItems([finished])).toEqual([finished]);
});

test('a finished item of the creation’s goal, which nothing undoes, wins over an unfinished one', () => {
  const finished = aWorkItem({ finished: true });

  expect(mergeItems([aWorkItem({ errors: 1 }), finished])).toEqual([finished]);
});

test('the earliest time of absence is kept', () => {
  expect(mergeItems([aWorkItem({ absentSince: 7 }), aWorkItem({ absentSince: 5 }), aWorkItem()])).toEqual([
    aWorkItem({ absentSince: 5 }),
  ]);
});

test('an instance that another message has seen since is not absent', () => {
  const seen = aWorkItem({ seen: true });

  expect(mergeItems([aWorkItem({ absentSince: 5, seen: true }), seen])).toEqual([seen]);
});

test('a finished item is open again where a look for an older goal has found the instance missing', () => {
  const release = aWorkItem({ goal: 'Released', generation: 3, seen: true, absentSince: 5 });
  const newer = aWorkItem({ goal: 'Stopped', generation: 7, seen: true });

  expect(mergeItems([{ ...newer, finished: true }, release])).toEqual([{ ...newer, oldest: 3 }]);
});
