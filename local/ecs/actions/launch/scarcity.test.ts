import { describe, expect, test } from 'vitest';
import { LAUNCH } from '../../../test/ecs/data.ts';
import { startInMemoryEcs } from '../../../test/ecs/startInMemoryEcs.ts';

describe('quotas', () => {
  test.each([
    [{ postPaidInstances: 2 }, 'QuotaExceed.AfterpayInstance'],
    [{ vcpus: 5 }, 'QuotaExceed.ElasticQuota'],
    [{ securityGroupInstances: 2 }, 'SecurityGroupInstanceLimitExceed'],
  ])('%j refuse the third instance with %s', (quotas, expected) => {
    const { create, code } = startInMemoryEcs({ quotas });
    create();
    create();

    expect(code('CreateInstance', LAUNCH)).toBe(expected);
  });
});
