import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { ERROR_CLASSES } from './errorClass.ts';
import { ERROR_TABLE } from './errorTable.ts';

describe('the table of error codes', () => {
  test('has the form that the code takes it for', () => {
    const Row = v.strictObject({
      code: v.pipe(v.string(), v.nonEmpty()),
      class: v.picklist(ERROR_CLASSES),
      words: v.optional(v.pipe(v.array(v.pipe(v.string(), v.nonEmpty(), v.toLowerCase())), v.minLength(1))),
      seen: v.record(v.string(), v.array(v.pipe(v.number(), v.minValue(400), v.maxValue(599)))),
    });

    expect(v.safeParse(v.array(Row), ERROR_TABLE).issues).toBeUndefined();
  });

  test('can reach each of its rows', () => {
    // A row is tried after those before it: one whose words are asked for already, or that comes after a row without any,
    // would never hold.
    const unreachable = ERROR_TABLE.filter((row, index) =>
      ERROR_TABLE.slice(0, index).some(
        (before) =>
          before.code === row.code &&
          (before.words ?? []).every((word) => row.words?.some((own) => own.includes(word))),
      ),
    );

    expect(unreachable).toEqual([]);
  });
});
