import { expect, test } from 'vitest';
import { parseUtc } from './time.ts';

test.each(['2026-01-01T00:00:00Z', '2026-01-01T00:00Z', '2024-02-29T23:59:59Z'])('%s is a time', (text) => {
  expect(parseUtc(text)).toBe(Date.parse(text));
});

test.each([
  '2026-02-30T00:00:00Z',
  '2026-02-29T00:00Z',
  '2026-04-31T12:00Z',
  '2026-01-01T24:00:00Z',
  '2026-01-01T24:00Z',
  '2026-13-01T00:00:00Z',
  '2026-01-01T00:60:00Z',
  '2026-01-01',
  '2026-01-01 00:00:00',
  '2026-01-01T08:00:00+08:00',
])('%s is none', (text) => {
  expect(parseUtc(text)).toBeUndefined();
});
