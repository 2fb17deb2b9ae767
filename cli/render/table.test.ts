import { expect, test } from 'vitest';
import { plain } from './paint.ts';
import { table } from './table.ts';

const HEADS = ['slot', 'instance', 'zone'];
const ROWS = [
  [0, 'i-1', 'z-a'],
  [1, 'i-2\ni-3', ''],
];

test('is a table where there is room, and where nobody knows how much there is', () => {
  const text = table(HEADS, ROWS, plain, undefined);
  const width = text.indexOf('\n');

  expect(text).toMatch(/│ slot │ instance │ zone │/);
  expect(table(HEADS, ROWS, plain, width)).toBe(text);
});

test('is a block of lines for each row in a narrow terminal, without what a row lacks', () => {
  expect(table(HEADS, ROWS, plain, 20)).toBe('slot: 0\ninstance: i-1\nzone: z-a\n\nslot: 1\ninstance: i-2, i-3');
});

test('says in a narrow terminal, too, that it is empty', () => {
  expect(table(HEADS, [], plain, 20)).toBe('There are none.');
});

test('colours take no room', () => {
  const wide = table(HEADS, ROWS, plain, undefined);
  const coloured = table(HEADS, ROWS, (_colour, text) => `\u001B[1m${text}\u001B[22m`, wide.indexOf('\n'));

  expect(coloured).toContain('│');
});
