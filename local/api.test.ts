import { expectTypeOf, test } from 'vitest';
import type { FaultRule, ServiceName } from './api.ts';
import type { FaultRule as CheckedRule } from './faults.ts';
import type { SERVICES } from './settings.ts';

test('the types that users see are those of what is checked', () => {
  expectTypeOf<FaultRule>().toEqualTypeOf<CheckedRule>();
  expectTypeOf<ServiceName>().toEqualTypeOf<(typeof SERVICES)[number]>();
});
