import { describe, expect, it } from 'vitest';
import { startInMemoryEcs } from '../../../test/ecs/startInMemoryEcs.ts';

describe('deletion protection', () => {
  it('keeps an instance from being deleted', () => {
    const { code, stopped } = startInMemoryEcs();

    expect(code('DeleteInstance', { InstanceId: stopped({ DeletionProtection: 'true' }), Force: 'true' })).toBe(
      'InvalidOperation.DeletionProtection',
    );
  });
});
