import { expectTypeOf, test } from 'vitest';
import type { FaultRule } from './api.ts';
import type { FaultRule as CheckedRule } from './faults.ts';

test('the fault rule that users see is the one that is checked', () => {
  expectTypeOf<FaultRule>().toEqualTypeOf<CheckedRule>();
});
