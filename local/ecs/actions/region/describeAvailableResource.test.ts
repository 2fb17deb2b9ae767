import { describe, expect, test } from 'vitest';
import { REGION, ZONE } from '../../../test/ecs/data.ts';
import { startInMemoryEcs } from '../../../test/ecs/startInMemoryEcs.ts';

describe('DescribeAvailableResource', () => {
  const stock = [{ zone: ZONE, instanceType: 'ecs.g6.large', left: 1 }];

  test('returns where a type is in stock, until the last is taken', () => {
    const { create, items } = startInMemoryEcs({ stock });
    const asked = { DestinationResource: 'InstanceType', InstanceType: 'ecs.g6.large', ZoneId: ZONE };
    const look = () => items('DescribeAvailableResource', 'AvailableZones.AvailableZone', asked);

    expect(look()).toEqual([
      {
        RegionId: REGION,
        ZoneId: ZONE,
        Status: 'Available',
        StatusCategory: 'WithStock',
        AvailableResources: {
          AvailableResource: [
            {
              Type: 'InstanceType',
              SupportedResources: {
                SupportedResource: [{ Value: 'ecs.g6.large', Status: 'Available', StatusCategory: 'WithStock' }],
              },
            },
          ],
        },
      },
    ]);

    create({ InstanceType: 'ecs.g6.large' });

    expect(look()).toMatchObject([{ Status: 'SoldOut', StatusCategory: 'WithoutStock' }]);
    expect(items('DescribeZones', 'Zones.Zone')[0]).not.toMatchObject({
      AvailableInstanceTypes: { InstanceTypes: expect.arrayContaining(['ecs.g6.large']) as unknown },
    });
  });

  test('returns the disks that a type can have, with their sizes', () => {
    const { call } = startInMemoryEcs();

    const disks = (DestinationResource: string, InstanceType: string) =>
      JSON.stringify(call('DescribeAvailableResource', { DestinationResource, InstanceType, ZoneId: ZONE }));

    expect(disks('SystemDisk', 'ecs.g6.large')).toContain('"Value":"cloud_essd","Status":"Available"');
    expect(disks('SystemDisk', 'ecs.g6.large')).not.toContain('"cloud"');
    expect(disks('DataDisk', 'ecs.s2.large')).toContain('"Min":5,"Max":2000,"Unit":"GiB"');
  });

  test.each([
    [{ DestinationResource: 'Zone' }, 12],
    [{ DestinationResource: 'Zone', InstanceType: 'ecs.none' }, 0],
    [{ DestinationResource: 'InstanceType', Cores: '2', Memory: '8.0', ZoneId: ZONE }, 1],
    [{ DestinationResource: 'IoOptimized', IoOptimized: 'none', InstanceType: 'ecs.g6.large' }, 0],
    [{ DestinationResource: 'Network', ZoneId: ZONE }, 1],
    [{ DestinationResource: 'ddh' }, 0],
  ])('answers %j with so many zones', (parameters: Record<string, string>, zones: number) => {
    const { items } = startInMemoryEcs();

    expect(items('DescribeAvailableResource', 'AvailableZones.AvailableZone', parameters)).toHaveLength(zones);
  });

  test.each([
    [{}, 'MissingParameter'],
    [{ DestinationResource: 'Moon' }, 'Invalid.DestinationResource'],
    [{ DestinationResource: 'Zone', IoOptimized: 'maybe' }, 'Invalid.IoOptimized'],
  ])('refuses %j', (parameters: Record<string, string>, expected) => {
    expect(startInMemoryEcs().code('DescribeAvailableResource', parameters)).toBe(expected);
  });
});
