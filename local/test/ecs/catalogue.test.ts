import { describe, expect, it } from 'vitest';
import { LAUNCH, modelRoom, REGION, ZONE } from './modelKit.ts';

const names = (items: Record<string, unknown>[], name: string): unknown[] => items.map((item) => item[name]);

function prepare(changes: Parameters<typeof modelRoom>[0] = {}) {
  const room = modelRoom(changes);
  const items = (action: string, wrapper: string, parameters: Record<string, string> = {}) => {
    const [list, item = ''] = wrapper.split('.');
    const answer = room.call(action, parameters) as Record<string, Record<string, Record<string, unknown>[]>>;
    return answer[list ?? '']?.[item] ?? [];
  };
  return { ...room, items };
}

describe('the catalogue', () => {
  it('lists regions and the zones of any region', () => {
    const { items } = prepare();
    const regions = items('DescribeRegions', 'Regions.Region', { RegionId: '' });
    expect(names(regions, 'RegionId')).toEqual(expect.arrayContaining([REGION, 'cn-qingdao', 'us-west-1']));
    for (const RegionId of [...names(regions, 'RegionId').map(String), 'xx-nowhere-9']) {
      expect(items('DescribeZones', 'Zones.Zone', { RegionId })).not.toEqual([]);
    }
    expect(names(items('DescribeZones', 'Zones.Zone', { RegionId: 'us-west-1' }), 'ZoneId')).toEqual([
      'us-west-1a',
      'us-west-1b',
    ]);
  });

  it('offers only what CreateInstance takes', () => {
    const { code, items } = prepare();
    const dryRun = (parameters: Record<string, string>) =>
      code('CreateInstance', { ...LAUNCH, DryRun: 'true', ...parameters });
    const types = names(items('DescribeInstanceTypes', 'InstanceTypes.InstanceType'), 'InstanceTypeId').map(String);
    const images = names(items('DescribeImages', 'Images.Image', { PageSize: '100' }), 'ImageId').map(String);
    const zones = names(items('DescribeZones', 'Zones.Zone'), 'ZoneId').map(String);
    expect(types).toEqual(expect.arrayContaining(['ecs.g7.large', 'ecs.s2.large', 'ecs.n1.small']));
    expect(images).toContain('ubuntu1404_64_40G_cloudinit_20160727.raw');

    const refused = [
      ...types.filter((InstanceType) => dryRun({ InstanceType }) !== 'DryRunOperation'),
      ...images.filter((ImageId) => dryRun({ ImageId }) !== 'DryRunOperation'),
      ...zones.filter((ZoneId) => dryRun({ ZoneId }) !== 'DryRunOperation'),
    ];
    expect(refused).toEqual([]);
  });

  it('tells the families of the types, by generation', () => {
    const { call } = modelRoom();
    type Families = { InstanceTypeFamilies: { InstanceTypeFamily: { InstanceTypeFamilyId: string }[] } };
    const families = (more: Record<string, string> = {}): string[] =>
      (call('DescribeInstanceTypeFamilies', more) as Families).InstanceTypeFamilies.InstanceTypeFamily.map(
        ({ InstanceTypeFamilyId }) => InstanceTypeFamilyId,
      );

    expect(new Set(families()).size).toBe(families().length);
    expect(families()).toEqual(expect.arrayContaining(['ecs.t1', 'ecs.g6']));
    expect(families({ Generation: 'ecs-1' })).toContain('ecs.t1');
    expect(families({ Generation: 'ecs-1' })).not.toContain('ecs.g6');
  });

  it.each([
    [{ 'InstanceTypes.1': 'ecs.g6.large', 'InstanceTypes.2': 'ecs.none' }, ['ecs.g6.large']],
    [{ InstanceTypeFamily: 'ecs.s3' }, ['ecs.s3.large', 'ecs.s3.medium']],
    [{ InstanceTypeFamily: 'ecs.g6', MinimumCpuCoreCount: '24', MaximumMemorySize: '96' }, ['ecs.g6.6xlarge']],
    [{ GPUSpec: 'NVIDIA V100', MinimumGPUAmount: '2' }, ['ecs.gn6v-c8g1.8xlarge']],
    [{ CpuArchitecture: 'ARM' }, []],
    [{ 'CpuArchitectures.1': 'ARM' }, []],
    [{ MinimumEniQuantity: '9' }, []],
    [{ MinimumInstanceBandwidthRx: '999999999' }, []],
    [{ MinimumCpuSpeedFrequency: '4.5' }, []],
    [{ InstanceTypeFamily: 'ecs.g6', MinimumInitialCredit: '1' }, []],
    [
      { 'GpuSpecs.1': 'NVIDIA V100', 'InstanceCategories.1': 'Compute-optimized Type with GPU', MaximumGPUAmount: '1' },
      ['ecs.gn6v-c8g1.2xlarge'],
    ],
    [
      { 'LocalStorageCategories.1': 'local_ssd_pro', MaximumMemorySize: '32', MinimumLocalStorageCapacity: '800' },
      ['ecs.i2.xlarge'],
    ],
  ])('finds instance types by %j', (parameters: Record<string, string>, found: string[]) => {
    const { items } = prepare();
    expect(names(items('DescribeInstanceTypes', 'InstanceTypes.InstanceType', parameters), 'InstanceTypeId')).toEqual(
      found,
    );
  });

  it('pages instance types by token', () => {
    const { call, items } = prepare();
    const all = names(items('DescribeInstanceTypes', 'InstanceTypes.InstanceType'), 'InstanceTypeId');
    const seen: unknown[] = [];
    let token = '';
    for (let page = 0; page <= all.length / 40; page++) {
      const asked = { MaxResults: '40', NextToken: token };
      seen.push(...names(items('DescribeInstanceTypes', 'InstanceTypes.InstanceType', asked), 'InstanceTypeId'));
      token = (call('DescribeInstanceTypes', asked) as { NextToken: string }).NextToken;
    }
    expect(seen).toEqual(all);
    expect(token).toBe('');
  });

  it('refuses a token that it did not give out', () => {
    expect(prepare().code('DescribeInstanceTypes', { NextToken: 'abc' })).toBe('InvalidParameter');
  });

  it.each([
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
    const { call } = prepare();
    expect(call('DescribeImages', parameters)).toMatchObject({ TotalCount: count, PageNumber: 1, RegionId: REGION });
  });

  it('pages images by number', () => {
    const { items } = prepare();
    const all = items('DescribeImages', 'Images.Image', { PageSize: '100' });
    const third = items('DescribeImages', 'Images.Image', { PageSize: '4', PageNumber: '3' });
    expect(third).toEqual(all.slice(8, 12));
  });
});

describe('DescribeAvailableResource', () => {
  const stock = [{ zone: ZONE, instanceType: 'ecs.g6.large', left: 1 }];

  it('tells where a type is in stock, until the last has gone', () => {
    const { create, items } = prepare({ stock });
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

  it('tells the disks that go with a type, with their sizes', () => {
    const { call } = prepare();
    const disks = (DestinationResource: string, InstanceType: string) =>
      JSON.stringify(call('DescribeAvailableResource', { DestinationResource, InstanceType, ZoneId: ZONE }));
    expect(disks('SystemDisk', 'ecs.g6.large')).toContain('"Value":"cloud_essd","Status":"Available"');
    expect(disks('SystemDisk', 'ecs.g6.large')).not.toContain('"cloud"');
    expect(disks('DataDisk', 'ecs.s2.large')).toContain('"Min":5,"Max":2000,"Unit":"GiB"');
  });

  it.each([
    [{ DestinationResource: 'Zone' }, 12],
    [{ DestinationResource: 'Zone', InstanceType: 'ecs.none' }, 0],
    [{ DestinationResource: 'InstanceType', Cores: '2', Memory: '8.0', ZoneId: ZONE }, 1],
    [{ DestinationResource: 'IoOptimized', IoOptimized: 'none', InstanceType: 'ecs.g6.large' }, 0],
    [{ DestinationResource: 'Network', ZoneId: ZONE }, 1],
    [{ DestinationResource: 'ddh' }, 0],
  ])('answers %j with so many zones', (parameters: Record<string, string>, zones: number) => {
    const { items } = prepare();
    expect(items('DescribeAvailableResource', 'AvailableZones.AvailableZone', parameters)).toHaveLength(zones);
  });

  it.each([
    [{}, 'MissingParameter'],
    [{ DestinationResource: 'Moon' }, 'Invalid.DestinationResource'],
    [{ DestinationResource: 'Zone', IoOptimized: 'maybe' }, 'Invalid.IoOptimized'],
  ])('refuses %j', (parameters: Record<string, string>, expected) => {
    expect(prepare().code('DescribeAvailableResource', parameters)).toBe(expected);
  });
});

describe('DescribePrice', () => {
  it('adds up type, disks and bandwidth', () => {
    const { call } = prepare();
    const answer = call('DescribePrice', {
      InstanceType: 'ecs.g6.large',
      'SystemDisk.Category': 'cloud_essd',
      'SystemDisk.Size': '40',
      'DataDisk.1.Category': 'cloud_ssd',
      'DataDisk.1.Size': '100',
      InternetChargeType: 'PayByBandwidth',
      InternetMaxBandwidthOut: '5',
      Amount: '2',
    }) as { PriceInfo: { Price: { TradePrice: number; DetailInfos: { DetailInfo: { TradePrice: number }[] } } } };
    const { Price: price } = answer.PriceInfo;
    const sum = price.DetailInfos.DetailInfo.reduce((total, part) => total + part.TradePrice, 0);
    expect(price).toMatchObject({ Currency: 'CNY', DiscountPrice: 0 });
    expect(names(price.DetailInfos.DetailInfo, 'Resource')).toEqual([
      'instanceType',
      'systemDisk',
      'dataDisk',
      'bandwidth',
    ]);
    expect(price.TradePrice).toBeCloseTo(sum, 6);
    expect(price.TradePrice).toBeGreaterThan(0);
  });

  it('asks less for a month than for its hours, and less for spot', () => {
    const { call } = prepare();
    const price = (parameters: Record<string, string>): number =>
      (
        call('DescribePrice', { InstanceType: 'ecs.g6.large', ...parameters }) as {
          PriceInfo: { Price: { TradePrice: number } };
        }
      ).PriceInfo.Price.TradePrice;
    const hour = price({});
    expect(price({ PriceUnit: 'Month' })).toBeLessThan(hour * 720);
    expect(price({ PriceUnit: 'Month', Period: '3' })).toBeGreaterThan(price({ PriceUnit: 'Month', Period: '2' }));
    expect(price({ SpotStrategy: 'SpotAsPriceGo' })).toBeLessThan(hour);
  });

  it.each([
    [{}, 'MissingParameter'],
    [{ InstanceType: 'ecs.none' }, 'InvalidInstanceType.ValueNotSupported'],
    [{ InstanceType: 'ecs.g6.large', ImageId: 'none' }, 'InvalidImageId.NotFound'],
    [{ InstanceType: 'ecs.g6.large', 'SystemDisk.Category': 'x' }, 'InvalidSystemDiskCategory.ValueNotSupported'],
    [{ InstanceType: 'ecs.g6.large', PriceUnit: 'Day' }, 'InvalidPriceUnit.ValueNotSupported'],
    [{ InstanceType: 'ecs.g6.large', Period: '99' }, 'InvalidPeriod'],
    [{ ResourceType: 'ddh' }, 'InvalidResourceType.ValueNotSupported'],
    [{ ResourceType: 'disk' }, 'MissingParameter'],
    [{ ResourceType: 'disk', 'DataDisk.1.Category': 'cloud_ssd' }, 'InvalidDataDiskSize.ValueNotSupported'],
    [
      { ResourceType: 'disk', 'DataDisk.1.Size': '9', 'DataDisk.1.Category': 'x' },
      'InvalidDataDiskCategory.ValueNotSupported',
    ],
    [{ ResourceType: 'bandwidth' }, 'none'],
  ])('answers %j with %s', (parameters: Record<string, string>, expected) => {
    expect(prepare().code('DescribePrice', parameters)).toBe(expected);
  });
});
