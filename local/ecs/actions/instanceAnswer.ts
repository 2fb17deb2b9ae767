import { findImage } from '../model/catalogue/images.ts';
import { findInstanceType } from '../model/catalogue/instanceTypes.ts';
import type { Instance } from '../model/instance.ts';
import { NEVER_EXPIRES, toMinuteText } from '../model/time.ts';

/** An instance as DescribeInstances tells it. */
export function instanceAnswer(instance: Instance): object {
  const { network, charge } = instance;
  return {
    InstanceId: instance.instanceId,
    InstanceName: instance.instanceName,
    Description: instance.description,
    HostName: instance.hostName,
    Status: instance.status,
    RegionId: instance.regionId,
    ZoneId: instance.zoneId,
    ClusterId: '',
    SerialNumber: instance.serialNumber,
    ...typeAnswer(instance),
    ...imageAnswer(instance.imageId),
    IoOptimized: instance.ioOptimized,
    InstanceChargeType: charge.type,
    SpotStrategy: charge.spotStrategy,
    SpotPriceLimit: charge.spotPriceLimit,
    SpotDuration: charge.spotDuration,
    ...(charge.spotStrategy === 'NoSpot' ? {} : { SpotInterruptionBehavior: charge.spotInterruptionBehavior }),
    ...networkAnswer(instance),
    SecurityGroupIds: { SecurityGroupId: instance.securityGroupIds },
    InternetChargeType: network.internetChargeType,
    InternetMaxBandwidthIn: network.internetMaxBandwidthIn,
    InternetMaxBandwidthOut: network.internetMaxBandwidthOut,
    CreationTime: toMinuteText(instance.createdAt),
    StartTime: instance.startedAt === undefined ? '' : toMinuteText(instance.startedAt),
    ExpiredTime: charge.expiresAt === undefined ? NEVER_EXPIRES : toMinuteText(charge.expiresAt),
    AutoReleaseTime: instance.autoReleaseAt === undefined ? '' : toMinuteText(instance.autoReleaseAt),
    OperationLocks: { LockReason: instance.lockReasons.map((LockReason) => ({ LockReason })) },
    StoppedMode: instance.status === 'Stopped' ? instance.stoppedMode : 'Not-applicable',
    DeletionProtection: instance.deletionProtection,
    KeyPairName: instance.keyPairName,
    ResourceGroupId: instance.resourceGroupId,
    CreditSpecification: instance.creditSpecification,
    Recyclable: false,
    DeviceAvailable: true,
    SaleCycle: '',
    Tags: { Tag: instance.tags.map(({ key, value }) => ({ TagKey: key, TagValue: value })) },
    ...UNUSED_FEATURES,
  };
}

// Features that nothing here uses, as they read on an instance that does not use them either.
const UNUSED_FEATURES = {
  HpcClusterId: '',
  DeploymentSetId: '',
  DedicatedHostAttribute: { DedicatedHostId: '', DedicatedHostName: '', DedicatedHostClusterId: '' },
  DedicatedInstanceAttribute: { Tenancy: '', Affinity: '' },
  EcsCapacityReservationAttr: { CapacityReservationId: '', CapacityReservationPreference: '' },
  MetadataOptions: { HttpEndpoint: '', HttpTokens: '' },
  HibernationOptions: { Configured: false },
  RdmaIpAddress: { IpAddress: [] },
};

function typeAnswer({ instanceType }: Instance): object {
  const type = findInstanceType(instanceType);
  return {
    InstanceType: instanceType,
    InstanceTypeFamily: type?.family ?? '',
    Cpu: type?.cpu ?? 0,
    // MiB here, GiB in DescribeInstanceTypes.
    Memory: (type?.memory ?? 0) * 1024,
    GPUAmount: type?.gpuAmount ?? 0,
    GPUSpec: type?.gpuSpec ?? '',
    LocalStorageAmount: type?.localStorageAmount ?? 0,
    LocalStorageCapacity: type?.localStorageCapacity ?? 0,
  };
}

function imageAnswer(imageId: string): object {
  const image = findImage(imageId);
  return {
    ImageId: imageId,
    OSName: image?.osName ?? '',
    OSNameEn: image?.osName ?? '',
    OSType: image?.osType ?? 'linux',
  };
}

function networkAnswer({ network }: Instance): object {
  const inVpc = network.vpcId !== '';
  const networkInterface = {
    NetworkInterfaceId: network.networkInterfaceId,
    MacAddress: network.macAddress,
    PrimaryIpAddress: network.privateIp,
    Type: 'Primary',
    PrivateIpSets: { PrivateIpSet: [{ PrivateIpAddress: network.privateIp, Primary: true }] },
  };
  return {
    InstanceNetworkType: inVpc ? 'vpc' : 'classic',
    PublicIpAddress: { IpAddress: network.publicIp === '' ? [] : [network.publicIp] },
    InnerIpAddress: { IpAddress: inVpc ? [] : [network.privateIp] },
    EipAddress: { AllocationId: '', IpAddress: '', InternetChargeType: '' },
    VpcAttributes: {
      VpcId: network.vpcId,
      VSwitchId: network.vSwitchId,
      PrivateIpAddress: { IpAddress: inVpc ? [network.privateIp] : [] },
      NatIpAddress: '',
    },
    NetworkInterfaces: { NetworkInterface: inVpc ? [networkInterface] : [] },
    VlanId: '',
  };
}
