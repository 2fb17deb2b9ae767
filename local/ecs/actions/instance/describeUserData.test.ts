import { describe, expect, test } from 'vitest';
import { REGION } from '../../../test/ecs/data.ts';
import { startInMemoryEcs } from '../../../test/ecs/startInMemoryEcs.ts';

describe('user data', () => {
  test('is returned as it was given, and empty where there is none', () => {
    const { call, code, stopped } = startInMemoryEcs();
    const id = stopped({ UserData: 'ZWNobw==' });

    expect(call('DescribeUserData', { InstanceId: id })).toEqual({
      RegionId: REGION,
      InstanceId: id,
      UserData: 'ZWNobw==',
    });
    expect(call('DescribeUserData', { InstanceId: stopped() })).toMatchObject({ UserData: '' });
    expect(code('DescribeUserData', { InstanceId: 'i-none' })).toBe('InvalidInstanceId.NotFound');
  });
});
