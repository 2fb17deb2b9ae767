import { describe, expect, test } from 'vitest';
import { REGION } from '../../../test/ecs/data.ts';
import { startInMemoryEcs } from '../../../test/ecs/startInMemoryEcs.ts';

describe('DescribeImages', () => {
  test.each([
    [{ ImageId: 'centos_7_9_x64_20G_alibase_20240628.vhd,none' }, 1],
    [{ ImageName: 'ubuntu*', Architecture: 'x86_64' }, 5],
    [{ ImageFamily: 'acs:debian_12_6_x64' }, 1],
    [{ OSType: 'windows' }, 2],
    [{ ImageOwnerAlias: 'self' }, 0],
    [{ Status: 'Creating' }, 0],
    [{ Status: 'Creating,Available', OSType: 'windows' }, 2],
    [{ IsPublic: 'false' }, 0],
    [{ OSType: 'windows', 'Filter.1.Key': 'CreationStartTime', 'Filter.1.Value': '2100-01-01T00:00Z' }, 0],
    [{ OSType: 'windows', 'Filter.1.Key': 'CreationEndTime', 'Filter.1.Value': '2100-01-01T00:00Z' }, 2],
  ])('finds images by %j', (parameters: Record<string, string>, count: number) => {
    const { call } = startInMemoryEcs();

    expect(call('DescribeImages', parameters)).toMatchObject({ TotalCount: count, PageNumber: 1, RegionId: REGION });
  });

  test('pages images by number', () => {
    const { items } = startInMemoryEcs();

    const all = items('DescribeImages', 'Images.Image', { PageSize: '100' });
    const third = items('DescribeImages', 'Images.Image', { PageSize: '4', PageNumber: '3' });

    expect(third).toEqual(all.slice(8, 12));
  });
});
