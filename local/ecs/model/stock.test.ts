import { describe, expect, test } from 'vitest';
import { LAUNCH, LONG_MS } from '../../test/ecs/data.ts';
import { startInMemoryEcs } from '../../test/ecs/startInMemoryEcs.ts';

describe('stock', () => {
  test('falls with each instance and rises when it ends or stops with StopCharging', () => {
    const { clock, call, code, running, create } = startInMemoryEcs({
      stock: [{ instanceType: 'ecs.g6.large', left: 1 }],
    });
    const id = running();

    expect(code('CreateInstance', LAUNCH)).toBe('OperationDenied.NoStock');

    call('StopInstance', { InstanceId: id, StoppedMode: 'StopCharging' });
    clock.advance(LONG_MS);
    const other = create();
    clock.advance(LONG_MS);

    expect(code('StartInstance', { InstanceId: id })).toBe('OperationDenied.NoStock');

    call('DeleteInstance', { InstanceId: other });

    expect(code('StartInstance', { InstanceId: id })).toBe('none');
  });

  test('decides the zone when none is named', () => {
    const { create, find } = startInMemoryEcs({ stock: [{ zone: 'cn-beijing-a', left: 0 }] });

    expect(find(create({ ZoneId: '' }))?.ZoneId).toBe('cn-beijing-b');
  });
});
