import { describe, expect, it } from 'vitest';
import { startInMemoryEcs } from '../../../test/ecs/startInMemoryEcs.ts';

describe('DescribeInstanceMaintenanceAttributes', () => {
  it('tells what an instance has that nobody decided about', () => {
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
