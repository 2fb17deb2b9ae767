import { describe, expect, test } from 'vitest';
import { LAUNCH } from '../../../test/ecs/data.ts';
import { startInMemoryEcs, valuesOf } from '../../../test/ecs/startInMemoryEcs.ts';

describe('the catalogue', () => {
  test('offers only what CreateInstance takes', () => {
    const { code, items } = startInMemoryEcs();
    const dryRun = (parameters: Record<string, string>) =>
      code('CreateInstance', { ...LAUNCH, DryRun: 'true', ...parameters });
    const types = valuesOf(items('DescribeInstanceTypes', 'InstanceTypes.InstanceType'), 'InstanceTypeId').map(String);
    const images = valuesOf(items('DescribeImages', 'Images.Image', { PageSize: '100' }), 'ImageId').map(String);
    const zones = valuesOf(items('DescribeZones', 'Zones.Zone'), 'ZoneId').map(String);

    expect(types).toEqual(expect.arrayContaining(['ecs.g7.large', 'ecs.s2.large', 'ecs.n1.small']));
    expect(images).toContain('ubuntu1404_64_40G_cloudinit_20160727.raw');

    const refused = [
      ...types.filter((InstanceType) => dryRun({ InstanceType }) !== 'DryRunOperation'),
      ...images.filter((ImageId) => dryRun({ ImageId }) !== 'DryRunOperation'),
      ...zones.filter((ZoneId) => dryRun({ ZoneId }) !== 'DryRunOperation'),
    ];
    expect(refused).toEqual([]);
  });
});
