import { expect, test } from 'vitest';
import { fillIn } from './placeholders.ts';

const PLACEHOLDERS = new Map([
  ['region', 'r'],
  ['ecs', 'http://127.0.0.1:1'],
  ['mns', undefined],
]);

test.each([
  ['a placeholder is filled in', '{ecs}', 'http://127.0.0.1:1'],
  ['several are, and what stands around them stays', 'at {ecs}/{region}{region}', 'at http://127.0.0.1:1/rr'],
  ['other words in braces stay', '{"name": {name}}', '{"name": {name}}'],
  ['a placeholder in double braces is filled in, too', '{{region}}', '{r}'],
  ['nothing stays nothing', '', ''],
])('%s', (_what, value, expected) => {
  expect(fillIn({ A: value }, PLACEHOLDERS)).toEqual({ A: expected });
});

test('a variable that asks for a service that does not run is left out', () => {
  expect(fillIn({ A: '{mns}', B: '{ecs} and {mns}', C: '{region}' }, PLACEHOLDERS)).toEqual({ C: 'r' });
});
