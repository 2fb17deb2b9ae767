import { expectTypeOf, test } from 'vitest';
import type { FaultRule } from './api.ts';
import type { FaultRule as CheckedRule } from './faults.ts';

test('the types that users see are those of what is checked', () => {
  expectTypeOf<FaultRule>().toEqualTypeOf<CheckedRule>();
});
