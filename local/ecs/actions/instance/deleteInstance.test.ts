import { describe, expect, test } from 'vitest';
import { startInMemoryEcs } from '../../../test/ecs/startInMemoryEcs.ts';

describe('deletion protection', () => {
  test('keeps an instance from being deleted', () => {
    const { code, stopped } = startInMemoryEcs();

    expect(code('DeleteInstance', { InstanceId: stopped({ DeletionProtection: 'true' }), Force: 'true' })).toBe(
      'InvalidOperation.DeletionProtection',
    );
  });
});
