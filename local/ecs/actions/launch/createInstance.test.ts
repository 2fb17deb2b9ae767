import { describe, expect, test } from 'vitest';
import { EcsError } from '../../model/errors.ts';
import { LAUNCH } from '../../../test/ecs/data.ts';
import { startInMemoryEcs } from '../../../test/ecs/startInMemoryEcs.ts';

describe('CreateInstance', () => {
  test.each([
    [{ ImageId: '' }, 'MissingParameter'],
    [{ InstanceType: '' }, 'MissingParameter'],
    [{ SecurityGroupId: '' }, 'MissingParameter'],
    [{ RegionId: '' }, 'MissingParameter'],
    [{ ImageId: 'm-nobody' }, 'InvalidImageId.NotFound'],
    [{ InstanceType: 'ecs.none.large' }, 'InvalidInstanceType.ValueNotSupported'],
    [{ SecurityGroupId: 'sg-none' }, 'InvalidSecurityGroupId.NotFound'],
    [{ VSwitchId: 'vsw-none' }, 'InvalidVSwitchId.NotFound'],
    [{ VSwitchId: 'vsw-local-b' }, 'InvalidParameter.Mismatch'],
    [{ ZoneId: 'cn-hangzhou-b' }, 'InvalidZoneId.NotFound'],
    [{ PrivateIpAddress: '10.1.1.1' }, 'InvalidPrivateIpAddress'],
    [{ PrivateIpAddress: '10.1.1.999' }, 'InvalidPrivateIpAddress.Malformed'],
    [{ KeyPairName: 'none' }, 'InvalidKeyPairName.NotFound'],
    [
      { KeyPairName: 'local', ImageId: 'win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd' },
      'DependencyViolation.WindowsInstance',
    ],
    [{ Password: 'weak' }, 'InvalidPassword.Malformed'],
    [{ Password: 'Str0ng-enough', PasswordInherit: 'true' }, 'InvalidPasswordParam.Mismatch'],
    [{ InstanceName: '1' }, 'InvalidInstanceName.Malformed'],
    [{ HostName: '-x' }, 'InvalidHostName.Malformed'],
    [{ Description: 'x'.repeat(257) }, 'InvalidDescription.Malformed'],
    [{ UserData: 'x'.repeat(43_693) }, 'InvalidUserData.SizeExceeded'],
    [{ IoOptimized: 'none' }, 'DependencyViolation.IoOptimized'],
    [{ IoOptimized: 'maybe' }, 'InvalidIoOptimizedValue.ValueNotSupported'],
    [{ InternetChargeType: 'Free' }, 'InvalidInternetChargeType.ValueNotSupported'],
    [{ InternetMaxBandwidthOut: '101' }, 'InvalidParameter'],
    [{ InternetMaxBandwidthOut: 'much' }, 'InvalidParameter'],
    [{ 'SystemDisk.Category': 'floppy' }, 'InvalidSystemDiskCategory.ValueNotSupported'],
    [{ 'SystemDisk.Category': 'cloud' }, 'InvalidDiskCategory.NotSupported'],
    [{ 'SystemDisk.Size': '19' }, 'InvalidSystemDiskSize.LessThanMinSize'],
    [{ 'SystemDisk.Size': '2049' }, 'InvalidSystemDiskSize.MoreThanMaxSize'],
    [{ 'SystemDisk.Size': '10000000' }, 'InvalidSystemDiskSize.MoreThanMaxSize'],
    [{ 'SystemDisk.Size': '1'.repeat(400) }, 'InvalidSystemDiskSize.MoreThanMaxSize'],
    [{ 'SystemDisk.Size': 'large' }, 'InvalidSystemDiskSize.LessThanMinSize'],
    [
      { 'SystemDisk.Size': '30', ImageId: 'ubuntu1404_64_40G_cloudinit_20160727.raw' },
      'InvalidSystemDiskSize.LessThanImageSize',
    ],
    [{ 'DataDisk.1.Size': '10' }, 'InvalidDataDiskSize.ValueNotSupported'],
    [{ 'DataDisk.1.Category': 'floppy', 'DataDisk.1.Size': '40' }, 'InvalidDataDiskCategory.ValueNotSupported'],
    [{ 'DataDisk.1.SnapshotId': 's-1', 'DataDisk.1.Size': '40' }, 'InvalidDataDiskSnapshotId.NotFound'],
    [
      Object.fromEntries(Array.from({ length: 17 }, (_, i) => [`DataDisk.${i}.Size`, '40'])),
      'InstanceDiskNumber.LimitExceed',
    ],
    [{ SpotStrategy: 'Cheap' }, 'InvalidSpotStrategy'],
    [{ DeletionProtection: 'perhaps' }, 'InvalidParameter'],
    [{ 'SystemDisk.DiskName': '1' }, 'InvalidDiskName.Malformed'],
    [{ 'DataDisk.1.Size': '40', 'DataDisk.1.DiskName': 'http://disk' }, 'InvalidDiskName.Malformed'],
    [{ 'SystemDisk.Description': 'https://disk' }, 'InvalidDiskDescription.Malformed'],
    [{ 'DataDisk.1.Size': '40', 'DataDisk.1.Device': 'D:' }, 'InvalidDataDevice.Malformed'],
    [{ 'DataDisk.1.Size': '40', 'DataDisk.1.Device': '/dev/xvda' }, 'InvalidDevice.InUse'],
    [{ Description: 'http://instance' }, 'InvalidDescription.Malformed'],
    [{ DeploymentSetId: 'ds-1' }, 'DeploymentSet.NotFound'],
    [{ DedicatedHostId: 'dh-1' }, 'InvalidDedicatedHostId.NotFound'],
    [{ HpcClusterId: 'hpc-1' }, 'InvalidHpcClusterId.NotFound'],
    [{ Unheard: 'of' }, 'none'],
    [{ DeletionProtection: 'TRUE', IoOptimized: 'optimized', 'DataDisk.1.Size': '40' }, 'none'],
  ])('with %j answers %s', (parameters, expected) => {
    const { code, page } = startInMemoryEcs();

    expect(code('CreateInstance', { ...LAUNCH, ...parameters })).toBe(expected);
    expect(page().TotalCount).toBe(expected === 'none' ? 1 : 0);
  });

  test('names the parameter that is wrong', () => {
    const { call } = startInMemoryEcs();
    const refusal = (parameters: Record<string, string>): string => {
      try {
        call('CreateInstance', { ...LAUNCH, ...parameters });
      } catch (error) {
        if (error instanceof EcsError) return error.message;
        throw error;
      }
      return '';
    };

    expect(refusal({ ImageId: '' })).toContain('"ImageId"');
    expect(refusal({ InternetMaxBandwidthOut: 'x' })).toBe(
      'The specified parameter "InternetMaxBandwidthOut" is not valid.',
    );
    expect(refusal({ 'DataDisk.2.Size': '40', 'DataDisk.2.PerformanceLevel': 'PL9' })).toContain(
      '"DataDisk.1.PerformanceLevel"',
    );
  });

  test('attaches data disks to the devices that they name, and the others to free devices', () => {
    const { call, code, create } = startInMemoryEcs();
    const disks = (devices: Record<number, string>) =>
      Object.fromEntries(
        Object.entries(devices).flatMap(([n, device]) => [
          [`DataDisk.${n}.Size`, '40'],
          [`DataDisk.${n}.Device`, device],
        ]),
      );

    const id = create(disks({ 1: '', 2: '/dev/xvdb', 3: '', 4: '/dev/xvdz' }));

    const { Disk } = (call('DescribeDisks', { InstanceId: id }) as { Disks: { Disk: { Device: string }[] } }).Disks;
    const devices = Disk.map(({ Device }) => Device).sort();

    expect(devices).toEqual(['/dev/xvda', '/dev/xvdb', '/dev/xvdc', '/dev/xvdd', '/dev/xvdz']);
    expect(code('CreateInstance', { ...LAUNCH, ...disks({ 1: '/dev/xvdb', 2: '/dev/xvdb' }) })).toBe(
      'InvalidDevice.InUse',
    );
  });

  test('accepts the call of the vendor’s tutorial', () => {
    const { create, find } = startInMemoryEcs();
    const asked = {
      ImageId: 'ubuntu1404_64_40G_cloudinit_20160727.raw',
      InstanceType: 'ecs.s2.large',
      IoOptimized: 'optimized',
      'SystemDisk.Category': 'cloud_ssd',
    };

    expect(find(create(asked))).toMatchObject({ Cpu: 2, Memory: 4096, IoOptimized: true });
    expect(find(create({ ...asked, InstanceChargeType: 'PrePaid', Period: '1' }))).toMatchObject({
      InstanceChargeType: 'PrePaid',
    });
  });

  test('puts an instance whose security group is outside any VPC into the classic network', () => {
    const { ecs, create, find, code } = startInMemoryEcs();
    const { securityGroups } = ecs.state.region('cn-beijing');
    const [local] = securityGroups.values();
    if (local === undefined) throw new Error('a region has a security group');
    securityGroups.set('sg-classic', { ...local, securityGroupId: 'sg-classic', vpcId: '' });

    const classic = find(create({ SecurityGroupId: 'sg-classic' }));

    expect(classic).toMatchObject({ InstanceNetworkType: 'classic', VpcAttributes: { VpcId: '', VSwitchId: '' } });
    expect(classic?.InnerIpAddress.IpAddress[0]).toMatch(/^10\./);
    expect(code('CreateInstance', { ...LAUNCH, SecurityGroupId: 'sg-classic', VSwitchId: 'vsw-local-a' })).toBe(
      'InvalidParameter.Mismatch',
    );
  });

  test('assigns each private address once', () => {
    const { create, code, find, stopped, call } = startInMemoryEcs();
    const id = stopped({ PrivateIpAddress: '172.16.0.10' });

    expect(find(id)?.VpcAttributes.PrivateIpAddress.IpAddress).toEqual(['172.16.0.10']);
    expect(code('CreateInstance', { ...LAUNCH, PrivateIpAddress: '172.16.0.10' })).toBe(
      'InvalidPrivateIpAddress.Duplicated',
    );

    call('DeleteInstance', { InstanceId: id });

    expect(create({ PrivateIpAddress: '172.16.0.10' })).toMatch(/^i-/);
  });
});
