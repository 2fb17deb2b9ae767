import { baseImageOf } from '../../model/image.ts';
import { findInstanceType } from '../../model/catalogue/instanceTypes.ts';
import { type AttachedInterface, type Instance, type LaunchOptions, paidUntil } from '../../model/instance.ts';
import type { InterfaceType } from '../../model/networkInterface.ts';
import { tagList } from '../tag/tagList.ts';
import { toExpiryText, toMinuteText } from '../../model/time.ts';

type ElasticIp = NonNullable<Instance['network']['elasticIp']>;

/**
 * An instance as DescribeInstances answers it. Undefined fields are left out of JSON and XML. It is one literal because
 * building it from parts takes a quarter longer.
 */
export function instanceAnswer(instance: Instance): object {
  const { network, charge, options = {} } = instance;
  const type = findInstanceType(instance.instanceType);
  const image = baseImageOf(instance);
  const inVpc = network.vpcId !== '';
  return {
    InstanceId: instance.instanceId,
    InstanceName: instance.instanceName,
    Description: instance.description,
    HostName: instance.hostName,
    Status: instance.status,
    RegionId: instance.regionId,
    ZoneId: instance.zoneId,
    SerialNumber: instance.serialNumber,
    InstanceType: instance.instanceType,
    InstanceTypeFamily: type?.family ?? '',
    Cpu: type?.cpu ?? 0,
    Memory: (type?.memory ?? 0) * 1024, // MiB here, GiB in DescribeInstanceTypes.
    CpuOptions: cpuOptions(type?.cpu ?? 0, options),
    GPUAmount: type?.gpuAmount ?? 0,
    GPUSpec: type?.gpuSpec ?? '',
    LocalStorageAmount: type?.localStorageAmount ?? 0,
    LocalStorageCapacity: type?.localStorageCapacity ?? 0,
    ImageId: instance.imageId,
    OSName: image?.osName ?? '',
    OSNameEn: image?.osName ?? '',
    OSType: image?.osType ?? 'linux',
    IoOptimized: instance.ioOptimized,
    InstanceChargeType: charge.type,
    SpotStrategy: charge.spotStrategy,
    SpotPriceLimit: charge.spotPriceLimit,
    SpotDuration: charge.spotDuration,
    SpotInterruptionBehavior: charge.spotStrategy === 'NoSpot' ? undefined : charge.spotInterruptionBehavior,
    InstanceNetworkType: inVpc ? 'vpc' : 'classic',
    PublicIpAddress: { IpAddress: network.publicIp === '' ? [] : [network.publicIp] },
    InnerIpAddress: { IpAddress: inVpc ? [] : [network.privateIp] },
    EipAddress: network.elasticIp === undefined ? NO_ELASTIC_IP : elasticIpAnswer(network.elasticIp),
    VpcAttributes: vpcAnswer(network),
    NetworkInterfaces: { NetworkInterface: inVpc ? interfaceAnswers(network) : [] },
    SecurityGroupIds: { SecurityGroupId: instance.securityGroupIds },
    InternetChargeType: network.internetChargeType,
    InternetMaxBandwidthIn: network.internetMaxBandwidthIn,
    InternetMaxBandwidthOut: network.internetMaxBandwidthOut,
    CreationTime: toMinuteText(instance.createdAt),
    StartTime: instance.startedAt === undefined ? '' : toMinuteText(instance.startedAt),
    ExpiredTime: toExpiryText(paidUntil(charge)),
    AutoReleaseTime: instance.autoReleaseAt === undefined ? '' : toMinuteText(instance.autoReleaseAt),
    OperationLocks: { LockReason: instance.lockReasons.map((LockReason) => ({ LockReason })) },
    StoppedMode: instance.status === 'Stopped' ? instance.stoppedMode : 'Not-applicable',
    DeletionProtection: instance.deletionProtection,
    KeyPairName: instance.keyPairName,
    ResourceGroupId: instance.resourceGroupId,
    CreditSpecification: instance.creditSpecification,
    Recyclable: false,
    DeviceAvailable: true,
    ...chosen(options),
    Tags: tagList(instance.tags),
    ...UNUSED_FEATURES,
  };
}

// What the caller chose, else what the service chooses.
function chosen(options: LaunchOptions): object {
  return {
    MetadataOptions: {
      HttpEndpoint: options.httpEndpoint ?? 'enabled',
      HttpTokens: options.httpTokens ?? 'optional',
      HttpPutResponseHopLimit: options.httpPutResponseHopLimit ?? 1,
    },
    HibernationOptions: { Configured: options.hibernation ?? false },
    DedicatedInstanceAttribute: { Tenancy: options.tenancy ?? 'default', Affinity: options.affinity ?? 'default' },
    ImageOptions: { LoginAsNonRoot: options.loginAsNonRoot ?? false },
  };
}

// Features that the local cloud does not have, with the values of an instance that does not use them.
const UNUSED_FEATURES = {
  ClusterId: '',
  SaleCycle: '',
  VlanId: '',
  HpcClusterId: '',
  DeploymentSetId: '',
  DedicatedHostAttribute: { DedicatedHostId: '', DedicatedHostName: '', DedicatedHostClusterId: '' },
  EcsCapacityReservationAttr: { CapacityReservationId: '', CapacityReservationPreference: '' },
  RdmaIpAddress: { IpAddress: [] },
};

function vpcAnswer({ vpcId, vSwitchId, privateIp }: Instance['network']): object {
  const addresses = vpcId === '' ? [] : [privateIp];
  return { VpcId: vpcId, VSwitchId: vSwitchId, PrivateIpAddress: { IpAddress: addresses }, NatIpAddress: '' };
}

// Where there are two vCPUs or more, each two are the threads of one core.
function cpuOptions(cpu: number, { core, threadsPerCore, numa, topologyType }: LaunchOptions): object {
  const threads = threadsPerCore ?? (cpu > 1 ? 2 : 1);
  return {
    CoreCount: core ?? cpu / (cpu > 1 ? 2 : 1),
    ThreadsPerCore: threads,
    Numa: numa ?? 'ON',
    TopologyType: topologyType ?? 'DiscreteCoreToHTMapping',
  };
}

const NO_ELASTIC_IP = { AllocationId: '', IpAddress: '', InternetChargeType: '', Bandwidth: 0 };

function elasticIpAnswer({ allocationId, ip, internetChargeType, bandwidth }: ElasticIp): object {
  return { AllocationId: allocationId, IpAddress: ip, InternetChargeType: internetChargeType, Bandwidth: bandwidth };
}

function interfaceAnswers(network: Instance['network']): object[] {
  const { networkInterfaceId, macAddress, privateIp, secondaryInterfaces: others } = network;
  const primary = interfaceAnswer({ networkInterfaceId, macAddress, privateIps: [privateIp] }, 'Primary');
  return others === undefined ? [primary] : [primary, ...others.map((each) => interfaceAnswer(each, 'Secondary'))];
}

function interfaceAnswer({ networkInterfaceId, macAddress, privateIps }: AttachedInterface, type: InterfaceType) {
  return {
    NetworkInterfaceId: networkInterfaceId,
    MacAddress: macAddress,
    PrimaryIpAddress: privateIps[0],
    Type: type,
    PrivateIpSets: { PrivateIpSet: privateIps.map((ip, index) => ({ PrivateIpAddress: ip, Primary: index === 0 })) },
    Ipv6Sets: { Ipv6Set: [] },
    Ipv4PrefixSets: { Ipv4PrefixSet: [] },
    Ipv6PrefixSets: { Ipv6PrefixSet: [] },
  };
}
