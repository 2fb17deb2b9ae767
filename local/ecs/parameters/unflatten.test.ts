import { describe, expect, test } from 'vitest';
import { unflatten } from './unflatten.ts';

describe('unflatten', () => {
  test.each([
    ['plain names', { A: '1', B: '2' }, { A: '1', B: '2' }],
    ['a list', { 'InstanceId.1': 'a', 'InstanceId.2': 'b' }, { InstanceId: ['a', 'b'] }],
    ['a list by its numbers, not its order', { 'X.10': 'c', 'X.2': 'b', 'X.1': 'a' }, { X: ['a', 'b', 'c'] }],
    ['a list with holes', { 'X.1000000000': 'b', 'X.1': 'a' }, { X: ['a', 'b'] }],
    ['an object', { 'SystemDisk.Size': '40' }, { SystemDisk: { Size: '40' } }],
    [
      'a list of objects',
      { 'Tag.1.Key': 'k', 'Tag.1.Value': 'v', 'Tag.2.Key': 'l' },
      { Tag: [{ Key: 'k', Value: 'v' }, { Key: 'l' }] },
    ],
    ['lists in lists', { 'N.1.Ids.1': 'a', 'N.1.Ids.2': 'b' }, { N: [{ Ids: ['a', 'b'] }] }],
    ['no blank values', { A: '', 'Tag.1.Key': 'k', 'Tag.1.Value': '' }, { Tag: [{ Key: 'k' }] }],
    ['the longer name where one begins another', { 'Tag.1.Key': 'k', Tag: 'x', 'Tag.1': 'y' }, { Tag: [{ Key: 'k' }] }],
    ['nothing that is nested without end', { 'a.b.c.d.e.f.g': '1' }, {}],
  ])('makes %s', (_, flat, expected) => {
    expect(JSON.parse(JSON.stringify(unflatten(flat)))).toEqual(expected);
  });

  test('treats __proto__ like any other name', () => {
    const flat = JSON.parse('{"__proto__.polluted": "1", "__proto__": "2"}') as Record<string, string>;

    unflatten(flat);

    expect(Object.prototype).not.toHaveProperty('polluted');
  });
});
