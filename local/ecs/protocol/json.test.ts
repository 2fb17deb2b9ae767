import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toJson } from './json.ts';

const value = fc.jsonValue();
const frozen = fc.dictionary(fc.string(), value).map((item) => Object.freeze(item));
const list = fc.array(fc.oneof(value, frozen));
const answer = fc.record({
  RequestId: fc.string(),
  TotalCount: fc.option(fc.integer(), { nil: undefined }),
  Things: fc.oneof(value, frozen, list, fc.record({ Thing: list }), fc.record({ Thing: value })),
});

describe('toJson', () => {
  test('writes what JSON.stringify writes, the first time and again', () => {
    fc.assert(
      fc.property(answer, (one) => {
        const expected = JSON.stringify(one);
        expect([String(toJson(one)), String(toJson(one))]).toEqual([expected, expected]);
      }),
    );
  });

  test('writes an item that may still change as it is at the time', () => {
    const thing = { Status: 'Stopped' };
    const things = { Things: { Thing: [thing] } };

    toJson(things);
    thing.Status = 'Running';

    expect(String(toJson(things))).toBe('{"Things":{"Thing":[{"Status":"Running"}]}}');
  });
});
