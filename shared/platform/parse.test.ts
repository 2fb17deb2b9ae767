import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { parse } from './parse.ts';

const schema = v.strictObject({
  count: v.optional(v.pipe(v.number(), v.integer(), v.maxValue(5))),
  name: v.pipe(v.string(), v.regex(/^[a-z]+$/, 'must be lower-case letters')),
  mode: v.optional(v.picklist(['on', 'off'])),
  list: v.optional(v.array(v.strictObject({ key: v.string() }))),
  odd: v.optional(v.custom<string>(() => false, 'is odd')),
  strange: v.optional(v.custom<string>(() => false)),
});

describe('a body held against a schema', () => {
  test('comes out as the schema makes it', () => {
    expect(parse(schema, { name: 'a' }, 'request')).toEqual({ name: 'a' });
  });

  test.each([
    [{ name: 'a', colour: 1 }, 'colour', 'colour is not a known field.'],
    [{}, 'name', 'name is missing.'],
    [{ name: 7 }, 'name', 'name must be string, not number.'],
    [{ name: 'A' }, 'name', 'name must be lower-case letters.'],
    [{ name: 'a', count: 6 }, 'count', 'count must be at most 5.'],
    [{ name: 'a', mode: 'maybe' }, 'mode', 'mode must be ("on" | "off"), not string.'],
    [{ name: 'a', list: [{ key: 'a' }, {}] }, 'list.1.key', 'list.1.key is missing.'],
    [{ name: 'a', list: [{ key: 'a', more: 1 }] }, 'list.0.more', 'list.0.more is not a known field.'],
    [{ name: 'a', odd: 1 }, 'odd', 'odd is odd.'],
    [7, undefined, 'The request must be Object, not number.'],
  ])('%j is refused by name of the field, with what is wrong', (body, field, message) => {
    expect(() => parse(schema, body, 'request')).toThrow(
      expect.objectContaining({ status: 400, code: 'InvalidRequest', message, field }) as Error,
    );
  });

  test('is never repeated in the message', () => {
    expect(() => parse(schema, { name: 'Hunter2' }, 'request')).not.toThrow(/Hunter2/);
    expect(() => parse(schema, { name: 'a', count: 'Hunter2' }, 'request')).not.toThrow(/Hunter2/);
    expect(() => parse(schema, { name: 'a', mode: 'Hunter2' }, 'request')).not.toThrow(/Hunter2/);
  });
});
