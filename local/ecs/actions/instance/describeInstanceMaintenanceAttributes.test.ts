import { describe, expect, test } from 'vitest';
import { startInMemoryEcs } from '../../../test/ecs/startInMemoryEcs.ts';

describe('DescribeInstanceMaintenanceAttributes', () => {
  test('returns the defaults of an instance whose attributes nobody changed', () => {
    const { call, create } = startInMemoryEcs();
    const id = create();

    create();

    expect(call('DescribeInstanceMaintenanceAttributes', { 'InstanceId.1': id })).toMatchObject({
      TotalCount: 1,
      MaintenanceAttributes: {
        MaintenanceAttribute: [
          { InstanceId: id, ActionOnMaintenance: { Value: 'AutoRecover' }, NotifyOnMaintenance: false },
        ],
      },
    });
  });
});
