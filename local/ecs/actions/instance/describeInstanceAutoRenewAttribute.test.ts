import { describe, expect, test } from 'vitest';
import { startInMemoryEcs } from '../../../test/ecs/startInMemoryEcs.ts';

describe('DescribeInstanceAutoRenewAttribute', () => {
  test('returns how prepaid instances renew themselves', () => {
    const { call, create } = startInMemoryEcs();
    create();
    const prepaid = { InstanceChargeType: 'PrePaid', Period: '1' };
    const ending = create(prepaid);
    const renewing = create({ ...prepaid, AutoRenew: 'true', AutoRenewPeriod: '3' });

    expect(call('DescribeInstanceAutoRenewAttribute')).toMatchObject({ TotalCount: 2 });
    expect(call('DescribeInstanceAutoRenewAttribute', { InstanceId: `${ending},${renewing}` })).toMatchObject({
      InstanceRenewAttributes: {
        InstanceRenewAttribute: [
          {
            InstanceId: renewing,
            AutoRenewEnabled: true,
            RenewalStatus: 'AutoRenewal',
            Duration: 3,
            PeriodUnit: 'Month',
          },
          { InstanceId: ending, AutoRenewEnabled: false, RenewalStatus: 'Normal', Duration: 0 },
        ],
      },
    });
    expect(call('DescribeInstanceAutoRenewAttribute', { RenewalStatus: 'Normal' })).toMatchObject({
      InstanceRenewAttributes: { InstanceRenewAttribute: [{ InstanceId: ending }] },
    });
  });
});
