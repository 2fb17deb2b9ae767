import { expect, test } from 'vitest';
import { wrap } from './wrap.ts';

test.each<[string, number | undefined, string]>([
  ['two servers run', undefined, 'two servers run'],
  ['two servers run', 15, 'two servers run'],
  ['two servers run', 14, 'two servers\n  run'],
  ['two servers run', 5, 'two\n  servers\n  run'],
  ['  ECS   two servers', 15, '  ECS   two\n  servers'],
])('breaks %j for %s columns', (text, columns, lines) => {
  expect(wrap(text, columns, 2)).toBe(lines);
});
