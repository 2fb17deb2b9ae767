import { LAUNCH, LONG_MS, ZONE } from './data.ts';
import { startNetwork } from './startNetwork.ts';

const PUBLIC_KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl someone@somewhere';

/** Its instances run for a part of this time. */
const FIRST_MINUTES = { StartTime: '2026-01-01T00:00:00Z', EndTime: '2026-01-01T00:10:00Z' };

const TAG = { 'Tag.1.Key': 'k', 'Tag.1.Value': 'v' };

/**
 * Starts an ECS without HTTP that holds one of everything, so that answers have all their fields. `call` puts the id of a
 * thing where a parameter has its name in braces, such as `{running}`.
 */
export function startFurnishedEcs() {
  const started = startNetwork();
  const { id, clock, vpc, vSwitch, group, running, stopped, create } = started;
  const rule = { SecurityGroupId: group, IpProtocol: 'tcp', PortRange: '22/22', SourceCidrIp: '0.0.0.0/0' };
  started.call('AuthorizeSecurityGroup', rule);
  started.call('ImportKeyPair', { KeyPairName: 'mine', PublicKeyBody: PUBLIC_KEY, ...TAG });
  started.call('TagResources', { ResourceType: 'securitygroup', 'ResourceId.1': group, ...TAG });
  const placed = { SecurityGroupId: group, VSwitchId: vSwitch, ...TAG, 'DataDisk.1.Size': '40' };
  const instance = running({ ...placed, RamRoleName: 'reader', InternetMaxBandwidthOut: '1' });
  const bound = stopped(placed);
  const bare = stopped({ InternetMaxBandwidthOut: '1' });
  create({ InstanceChargeType: 'PrePaid', Period: '1', AutoRenew: 'true' });
  started.run({ SpotStrategy: 'SpotAsPriceGo', 'SystemDisk.ProvisionedIops': '4000' });
  started.call('AllocatePublicIpAddress', { InstanceId: instance });
  started.faults.replace([{ service: 'ecs', kind: 'lock', action: 'StopInstance' }]);
  const locked = running({ SecurityGroupId: group, VSwitchId: vSwitch });
  started.code('StopInstance', { InstanceId: locked });
  const AllocationId = id('AllocateEipAddress', 'AllocationId', {});
  started.call('AssociateEipAddress', { AllocationId, InstanceId: bound });
  const wanted = { VSwitchId: vSwitch, SecurityGroupId: group, ...TAG };
  const NetworkInterfaceId = id('CreateNetworkInterface', 'NetworkInterfaceId', wanted);
  clock.advance(LONG_MS);
  started.call('AttachNetworkInterface', { NetworkInterfaceId, InstanceId: instance });
  const image = id('CreateImage', 'ImageId', { InstanceId: instance, ImageFamily: 'web', ...TAG });
  clock.advance(LONG_MS);
  started.call('ModifyImageSharePermission', { ImageId: image, 'AddAccount.1': '1' });
  const [{ DiskId: disk } = {}] = started.items('DescribeDisks', 'Disks.Disk', { InstanceId: instance });
  started.call('CreateSnapshot', { DiskId: String(disk), RetentionDays: '1', ...TAG });
  clock.advance(LONG_MS);

  const networks = { vpc, vSwitch, group, zone: ZONE };
  const ids: Record<string, string> = {
    ...networks,
    running: instance,
    bound,
    bare,
    locked,
    image,
    disk: String(disk),
  };
  const fillIn = (text: string): string => text.replace(/\{(\w+)\}/g, (whole, name: string) => ids[name] ?? whole);
  const call = (action: string, parameters: Record<string, string>): object =>
    started.call(action, Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, fillIn(value)])));
  return { ...started, call };
}

/** Calls to each action whose answer has fields, which together have all that the action answers. */
export const CALLS: Readonly<Record<string, readonly Record<string, string>[]>> = {
  AllocateEipAddress: [{}],
  AllocatePublicIpAddress: [{ InstanceId: '{bare}' }],
  AttachInstanceRamRole: [{ RamRoleName: 'reader', InstanceIds: '["{bound}"]' }],
  AttachKeyPair: [{ KeyPairName: 'mine', InstanceIds: '["{running}"]' }],
  CopyImage: [{ ImageId: '{image}', DestinationRegionId: 'cn-shanghai' }],
  CreateDisk: [{ ZoneId: '{zone}', Size: '40' }],
  CreateImage: [{ InstanceId: '{running}' }],
  CreateInstance: [LAUNCH],
  CreateKeyPair: [{ KeyPairName: 'other' }],
  CreateNetworkInterface: [{ VSwitchId: '{vSwitch}', SecurityGroupId: '{group}', ...TAG }],
  CreateSecurityGroup: [{ VpcId: '{vpc}' }],
  CreateSnapshot: [{ DiskId: '{disk}' }],
  CreateVpc: [{}],
  CreateVSwitch: [{ VpcId: '{vpc}', ZoneId: '{zone}', CidrBlock: '10.9.0.0/24' }],
  DescribeAvailableResource: [
    { DestinationResource: 'InstanceType' },
    { DestinationResource: 'SystemDisk', InstanceType: LAUNCH.InstanceType },
  ],
  DescribeDiskMonitorData: [{ DiskId: '{disk}', ...FIRST_MINUTES }],
  DescribeDisks: [{}],
  DescribeEipAddresses: [{}],
  DescribeImageFromFamily: [{ ImageFamily: 'web' }],
  DescribeImages: [{}],
  DescribeImageSharePermission: [{ ImageId: '{image}' }],
  DescribeInstanceAttribute: [{ InstanceId: '{running}' }, { InstanceId: '{locked}' }],
  DescribeInstanceAutoRenewAttribute: [{}],
  DescribeInstanceMaintenanceAttributes: [{}],
  DescribeInstanceMonitorData: [{ InstanceId: '{running}', ...FIRST_MINUTES }],
  DescribeInstanceRamRole: [{}],
  DescribeInstances: [{}, { MaxResults: '1' }],
  DescribeInstanceStatus: [{}],
  DescribeInstanceTypeFamilies: [{}],
  DescribeInstanceTypes: [{}],
  DescribeKeyPairs: [{ IncludePublicKey: 'true' }],
  DescribeNetworkInterfaces: [{}],
  DescribePrice: [{ InstanceType: LAUNCH.InstanceType }],
  DescribeRegions: [{}],
  DescribeResourceByTags: [{}],
  DescribeRouteTables: [{}],
  DescribeSecurityGroupAttribute: [{ SecurityGroupId: '{group}' }],
  DescribeSecurityGroups: [{}, { MaxResults: '1' }],
  DescribeSnapshots: [{}],
  DescribeTags: [{}],
  DescribeUserData: [{ InstanceId: '{running}' }],
  DescribeVpcs: [{}],
  DescribeVRouters: [{}],
  DescribeVSwitches: [{}],
  DescribeZones: [{}],
  DetachInstanceRamRole: [{ InstanceIds: '["{running}"]' }],
  DetachKeyPair: [{ KeyPairName: 'mine', InstanceIds: '["{running}"]' }],
  ImportImage: [{ 'DiskDeviceMapping.1.OSSBucket': 'a-bucket', 'DiskDeviceMapping.1.OSSObject': 'a.raw' }],
  ImportKeyPair: [{ KeyPairName: 'other', PublicKeyBody: PUBLIC_KEY }],
  ListTagResources: [{ ResourceType: 'instance', ...TAG }],
  RebootInstances: [{ 'InstanceId.1': '{running}' }],
  ReplaceSystemDisk: [{ InstanceId: '{bound}', ImageId: LAUNCH.ImageId }],
  ResizeDisk: [{ DiskId: '{disk}', NewSize: '2048' }],
  RunInstances: [LAUNCH],
  StartInstances: [{ 'InstanceId.1': '{bound}' }],
  StopInstances: [{ 'InstanceId.1': '{running}' }],
};
