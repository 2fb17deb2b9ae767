import { describe, expect, test } from 'vitest';
import { LAUNCH, LONG_MS } from '../test/ecs/data.ts';
import { startInMemoryEcs } from '../test/ecs/startInMemoryEcs.ts';

describe('a visibility lag', () => {
  test('hides a new instance from every Describe and from calls on it, and then shows it', () => {
    const { clock, create, code, status, page, ecs } = startInMemoryEcs({ visibilityLag: 3 });
    const id = create();

    expect(status(id)).toBe('absent');
    expect(page().TotalCount).toBe(0);
    expect(code('DeleteInstance', { InstanceId: id })).toBe('InvalidInstanceId.NotFound');

    clock.advance(3_000);

    expect(status(id)).toBe('Pending');
    expect(ecs.stats().instances.Pending).toBe(1);
  });
});

describe('faults', () => {
  test('let an instance vanish from Pending for good', () => {
    const { clock, create, status, changes } = startInMemoryEcs({}, [{ service: 'ecs', kind: 'vanish', count: 1 }]);
    const id = create();

    expect(status(id)).toBe('Pending');

    clock.advance(LONG_MS);

    expect(status(id)).toBe('absent');
    expect(changes.at(-1)?.state).toBe('Deleted');
  });

  test('make a zone and type run out of stock, when creating and when starting', () => {
    const { code, stopped, faults } = startInMemoryEcs();
    const id = stopped();

    faults.replace([{ service: 'ecs', kind: 'noStock', zone: 'cn-beijing-a', instanceType: 'ecs.g6.large' }]);

    expect(code('CreateInstance', LAUNCH)).toBe('OperationDenied.NoStock');
    expect(code('StartInstance', { InstanceId: id })).toBe('OperationDenied.NoStock');
    expect(code('CreateInstance', { ...LAUNCH, ZoneId: 'cn-beijing-b' })).toBe('none');
  });

  test.each([
    ['financial', 'InstanceExpired'],
    ['security', 'InstanceLockedForSecurity'],
    ['Recycling', 'OperationDenied.SpotPriceLowerThanPublicPrice'],
  ] as const)('lock an instance with %s, so that it does not start', (reason, expected) => {
    const { code, stopped, find, page } = startInMemoryEcs({}, [
      { service: 'ecs', kind: 'lock', action: 'StartInstance', reason },
    ]);
    const id = stopped();

    expect(code('StartInstance', { InstanceId: id })).toBe(expected);
    expect(find(id)).toMatchObject({ Status: 'Stopped', OperationLocks: { LockReason: [{ LockReason: reason }] } });
    expect(page({ LockReason: reason }).TotalCount).toBe(1);
  });
});

describe('a dry run', () => {
  test('answers DryRunOperation for a valid call and the error for an invalid one, and does nothing', () => {
    const { code, page, stopped, status } = startInMemoryEcs();
    const id = stopped();

    expect(code('RunInstances', { ...LAUNCH, DryRun: 'true' })).toBe('DryRunOperation');
    expect(code('CreateInstance', { ...LAUNCH, DryRun: 'true', ImageId: 'none' })).toBe('InvalidImageId.NotFound');
    expect(code('StartInstance', { InstanceId: id, DryRun: 'true' })).toBe('DryRunOperation');
    expect(code('DeleteInstances', { 'InstanceId.1': id, DryRun: 'true' })).toBe('DryRunOperation');
    expect([page().TotalCount, status(id)]).toEqual([1, 'Stopped']);
  });
});
