import { describe, expect, test } from 'vitest';
import { REGION } from '../../../test/ecs/data.ts';
import { startInMemoryEcs, valuesOf } from '../../../test/ecs/startInMemoryEcs.ts';

describe('DescribeRegions and DescribeZones', () => {
  test('lists regions and the zones of any region', () => {
    const { items } = startInMemoryEcs();

    const regions = items('DescribeRegions', 'Regions.Region', { RegionId: '' });

    expect(valuesOf(regions, 'RegionId')).toEqual(expect.arrayContaining([REGION, 'cn-qingdao', 'us-west-1']));
    for (const RegionId of [...valuesOf(regions, 'RegionId').map(String), 'xx-nowhere-9']) {
      expect(items('DescribeZones', 'Zones.Zone', { RegionId })).not.toEqual([]);
    }
    expect(valuesOf(items('DescribeZones', 'Zones.Zone', { RegionId: 'us-west-1' }), 'ZoneId')).toEqual([
      'us-west-1a',
      'us-west-1b',
    ]);
  });
});
