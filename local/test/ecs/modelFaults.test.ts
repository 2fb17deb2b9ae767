import { describe, expect, it } from 'vitest';
import { LAUNCH, LONG_MS, modelRoom } from './modelKit.ts';

describe('a visibility lag', () => {
  it('hides a new instance from every Describe and from calls on it, and then shows it', () => {
    const { clock, create, code, status, page, model } = modelRoom({ visibilityLag: 3 });
    const id = create();

    expect(status(id)).toBe('absent');
    expect(page().TotalCount).toBe(0);
    expect(code('DeleteInstance', { InstanceId: id })).toBe('InvalidInstanceId.NotFound');
    clock.advance(3_000);
    expect(status(id)).toBe('Pending');
    expect(model.stats().instances.Pending).toBe(1);
  });
});

describe('faults of the model', () => {
  it('let an id vanish from Pending for good', () => {
    const { clock, create, status, changes } = modelRoom({}, [{ service: 'ecs', kind: 'vanish', count: 1 }]);
    const id = create();

    expect(status(id)).toBe('Pending');
    clock.advance(LONG_MS);
    expect(status(id)).toBe('absent');
    expect(changes.at(-1)?.state).toBe('Deleted');
  });

  it('empty the shelves of a zone and type, when creating and when starting', () => {
    const { code, stopped, faults } = modelRoom();
    const id = stopped();
    faults.replace([{ service: 'ecs', kind: 'noStock', zone: 'cn-beijing-a', instanceType: 'ecs.g6.large' }]);

    expect(code('CreateInstance', LAUNCH)).toBe('OperationDenied.NoStock');
    expect(code('StartInstance', { InstanceId: id })).toBe('OperationDenied.NoStock');
    expect(code('CreateInstance', { ...LAUNCH, ZoneId: 'cn-beijing-b' })).toBe('none');
  });

  it.each([
    ['financial', 'InstanceExpired'],
    ['security', 'InstanceLockedForSecurity'],
    ['Recycling', 'OperationDenied.SpotPriceLowerThanPublicPrice'],
  ] as const)('lock an instance with %s, so that it does not start', (reason, expected) => {
    const { code, stopped, find, page } = modelRoom({}, [
      { service: 'ecs', kind: 'lock', action: 'StartInstance', reason },
    ]);
    const id = stopped();

    expect(code('StartInstance', { InstanceId: id })).toBe(expected);
    expect(find(id)).toMatchObject({ Status: 'Stopped', OperationLocks: { LockReason: [{ LockReason: reason }] } });
    expect(page({ LockReason: reason }).TotalCount).toBe(1);
  });
});
