/** Fields of the vendor's response models that the local cloud never answers, for one reason. */
export interface LeftOut {
  reason: string;
  /** By action. A path stands for all fields below it, too. */
  fields: Readonly<Record<string, readonly string[]>>;
}

const under = (path: string, ...names: string[]): string[] => names.map((name) => `${path}.${name}`);

const INTERFACE_LISTS = ['Ipv4PrefixSets.Ipv4PrefixSet', 'Ipv6PrefixSets.Ipv6PrefixSet', 'Ipv6Sets.Ipv6Set'];

/** Everything that is left out. `npm run docs` writes it into docs/coverage.md. */
export const LEFT_OUT: readonly LeftOut[] = [
  {
    reason: 'Lists that are always empty, since there is nothing to put into them',
    fields: {
      CreateNetworkInterface: INTERFACE_LISTS,
      DescribeDisks: under('Disks.Disk', 'MountInstances.MountInstance', 'OperationLocks.OperationLock'),
      DescribeEipAddresses: ['EipAddresses.EipAddress.OperationLocks.LockReason'],
      DescribeImageSharePermission: ['ShareGroups.ShareGroup.Group'],
      DescribeInstanceMaintenanceAttributes: [
        'MaintenanceAttributes.MaintenanceAttribute.MaintenanceWindows.MaintenanceWindow',
      ],
      DescribeInstances: under('Instances.Instance.NetworkInterfaces.NetworkInterface', ...INTERFACE_LISTS),
      DescribeNetworkInterfaces: under('NetworkInterfaceSets.NetworkInterfaceSet', ...INTERFACE_LISTS),
      DescribePrice: ['PriceInfo.Price.DetailInfos.DetailInfo.SubRules.Rule', 'PriceInfo.Rules.Rule'],
      DescribeRouteTables: ['RouteTables.RouteTable.RouteEntrys.RouteEntry.NextHops'],
    },
  },
  {
    reason: 'Features that the local cloud does not have; a client reads their absence as the default',
    fields: {
      CreateNetworkInterface: ['ServiceID'],
      DescribeDisks: under('Disks.Disk', 'DataSource', 'Placement', 'SourceDiskId', 'StorageClusterId', 'StorageSetPartitionNumber'), // prettier-ignore
      DescribeImageSharePermission: ['Accounts.Account.SharedTime'],
      DescribeImages: under('Images.Image', 'DetectionOptions', 'SecureBootOptions'),
      DescribeInstanceAttribute: ['NetworkOptions.BandwidthWeighting', 'SecurityOptions'],
      DescribeInstanceAutoRenewAttribute: ['InstanceRenewAttributes.InstanceRenewAttribute.EnableExpectedRenewDay'],
      DescribeInstanceTypes: under(
        'InstanceTypes.InstanceType',
        'Attributes',
        'Clock',
        'EnhancedNetwork',
        'NetworkInfo',
        'SecurityOptions',
      ),
      DescribeNetworkInterfaces: under(
        'NetworkInterfaceSets.NetworkInterfaceSet',
        'PrivateIpSets.PrivateIpSet.AssociatedPublicIp',
        'PrivateIpSets.PrivateIpSet.PrivateDnsName',
        'QueueNumber',
        'QueuePairNumber',
        'ServiceID',
      ),
      DescribePrice: ['PriceInfo.Price.ReservedInstanceHourPrice', 'PriceInfo.RelatedPrice'],
      DescribeSecurityGroupAttribute: ['SnapshotPolicyIds'],
      DescribeSecurityGroups: ['SecurityGroups.SecurityGroup.ServiceID'],
      DescribeSnapshots: under(
        'Snapshots.Snapshot',
        'InstantAccessRetentionDays',
        'SourceRegionId',
        'SourceSnapshotId',
      ),
    },
  },
  {
    reason: 'New options of instances, left out to keep the answer that is asked for most often small',
    fields: {
      DescribeInstances: under(
        'Instances.Instance',
        'AdditionalInfo',
        'ClockOptions',
        'CpuOptions.EnableVISST',
        'CpuOptions.EnableVRDT',
        'CpuOptions.NestedVirtualization',
        'CpuOptions.TurboMode',
        'DeploymentSetGroupNo',
        'EipAddress.IsSupportUnassociate',
        'EnableNVS',
        'ImageOptions.CurrentOSNVMeSupported',
        'ISP',
        'MetadataOptions.InstanceMetadataTags',
        'NetworkInterfaces.NetworkInterface.PrivateIpSets.PrivateIpSet.PrivateDnsName',
        'OperationLocks.LockReason.LockMsg',
        'PrivateDnsNameOptions',
        'SecurityOptions',
      ),
    },
  },
  {
    reason: 'What the account alone would tell: orders, prices of orders, the number of the owner',
    fields: {
      CreateDisk: ['OrderId'],
      CreateInstance: ['OrderId', 'TradePrice'],
      ResizeDisk: ['OrderId'],
      CreateNetworkInterface: ['OwnerId'],
      DescribeImages: ['Images.Image.ImageOwnerId'],
      DescribeNetworkInterfaces: ['NetworkInterfaceSets.NetworkInterfaceSet.OwnerId'],
      RunInstances: ['OrderId', 'TradePrice'],
    },
  },
  {
    reason:
      'Measures of what does not exist: no bytes are stored, no GPU has memory, no core is divided, no credits are used',
    fields: {
      DescribeInstanceTypes: under(
        'InstanceTypes.InstanceType',
        'CpuOptions.CoreFactor',
        'CpuOptions.HyperThreadingAdjustable',
        'CpuOptions.NestedVirtualizationSupport',
        'CpuOptions.SupportedTopologyTypes',
        'GPUMemorySize',
      ),
      DescribeInstanceMonitorData: under(
        'MonitorData.InstanceMonitorData',
        'CPUAdvanceCreditBalance',
        'CPUCreditBalance',
        'CPUCreditUsage',
        'CPUNotpaidSurplusCreditUsage',
      ),
      DescribeSnapshots: ['Snapshots.Snapshot.FullSnapshotSizeInBytes'],
    },
  },
];

/** What an action leaves out. */
export function leftOutOf(action: string): string[] {
  return LEFT_OUT.flatMap(({ fields }) => fields[action] ?? []);
}
