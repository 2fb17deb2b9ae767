import { baseImageOf } from '../../model/image.ts';
import { findInstanceType } from '../../model/catalogue/instanceTypes.ts';
import { type AttachedInterface, type Instance, type LaunchOptions, paidUntil } from '../../model/instance.ts';
import type { InterfaceType } from '../../model/networkInterface.ts';
import { tagList } from '../tag/tagList.ts';
import { toExpiryText, toMinuteText } from '../../model/time.ts';

type ElasticIp = NonNullable<Instance['network']['elasticIp']>;

/**
 * An instance as DescribeInstances answers it. Undefined fields are left out of JSON and XML. It is one literal because
 * building it from parts takes a quarter longer. Most fields come in the service's order, as published answers of the years
 * 2020 to 2024 show it: the vendor's modules for Ansible need EipAddress and InstanceId before PublicIpAddress.
 */
export function instanceAnswer(instance: Instance): object {
  const { network, charge, options = {} } = instance;
  const type = findInstanceType(instance.instanceType);
  const { osName = '', osType = 'linux' } = baseImageOf(instance) ?? {};
  return {
    ResourceGroupId: instance.resourceGroupId,
    Memory: (type?.memory ?? 0) * 1024, // MiB here, GiB in DescribeInstanceTypes.
    InstanceChargeType: charge.type,
    Cpu: type?.cpu ?? 0,
    OSName: osName,
    InstanceNetworkType: network.vpcId === '' ? 'classic' : 'vpc',
    InnerIpAddress: { IpAddress: network.vpcId === '' ? [network.privateIp] : [] },
    ExpiredTime: toExpiryText(paidUntil(charge)),
    ImageId: instance.imageId,
    EipAddress: network.elasticIp === undefined ? NO_ELASTIC_IP : elasticIpAnswer(network.elasticIp),
    ImageOptions: { LoginAsNonRoot: options.loginAsNonRoot ?? false },
    HostName: instance.hostName,
    Status: instance.status,
    HibernationOptions: { Configured: options.hibernation ?? false },
    MetadataOptions: metadataOptions(options),
    InstanceId: instance.instanceId,
    StoppedMode: instance.status === 'Stopped' ? instance.stoppedMode : 'Not-applicable',
    CpuOptions: cpuOptions(type?.cpu ?? 0, options),
    StartTime: instance.startedAt === undefined ? '' : toMinuteText(instance.startedAt),
    DeletionProtection: instance.deletionProtection,
    VpcAttributes: vpcAnswer(network),
    SecurityGroupIds: { SecurityGroupId: instance.securityGroupIds },
    InternetChargeType: network.internetChargeType,
    InstanceName: instance.instanceName,
    InternetMaxBandwidthOut: network.internetMaxBandwidthOut,
    SerialNumber: instance.serialNumber,
    OSType: osType,
    CreationTime: toMinuteText(instance.createdAt),
    AutoReleaseTime: instance.autoReleaseAt === undefined ? '' : toMinuteText(instance.autoReleaseAt),
    Description: instance.description,
    InstanceTypeFamily: type?.family ?? '',
    DedicatedInstanceAttribute: { Tenancy: options.tenancy ?? 'default', Affinity: options.affinity ?? 'default' },
    SpotDuration: charge.spotDuration,
    SpotInterruptionBehavior: charge.spotStrategy === 'NoSpot' ? undefined : charge.spotInterruptionBehavior,
    PublicIpAddress: { IpAddress: network.publicIp === '' ? [] : [network.publicIp] },
    GPUSpec: type?.gpuSpec ?? '',
    NetworkInterfaces: { NetworkInterface: network.vpcId === '' ? [] : interfaceAnswers(network) },
    SpotPriceLimit: charge.spotPriceLimit,
    InstanceType: instance.instanceType,
    SpotStrategy: charge.spotStrategy,
    OSNameEn: osName,
    KeyPairName: instance.keyPairName,
    IoOptimized: instance.ioOptimized,
    ZoneId: instance.zoneId,
    GPUAmount: type?.gpuAmount ?? 0,
    LocalStorageAmount: type?.localStorageAmount ?? 0,
    LocalStorageCapacity: type?.localStorageCapacity ?? 0,
    OperationLocks: { LockReason: instance.lockReasons.map((LockReason) => ({ LockReason })) },
    InternetMaxBandwidthIn: network.internetMaxBandwidthIn,
    RegionId: instance.regionId,
    CreditSpecification: instance.creditSpecification,
    Tags: tagList(instance.tags),
    ...ALIKE,
  };
}

// The same of every instance: nothing is locked out of it, and it uses no feature that the local cloud does not have.
const ALIKE = {
  DeviceAvailable: true,
  Recyclable: false,
  ClusterId: '',
  SaleCycle: '',
  VlanId: '',
  HpcClusterId: '',
  DeploymentSetId: '',
  DedicatedHostAttribute: { DedicatedHostId: '', DedicatedHostName: '', DedicatedHostClusterId: '' },
  EcsCapacityReservationAttr: { CapacityReservationId: '', CapacityReservationPreference: '' },
  RdmaIpAddress: { IpAddress: [] },
};

// What the caller chose, else what the service chooses.
function metadataOptions({ httpEndpoint, httpTokens, httpPutResponseHopLimit }: LaunchOptions): object {
  return {
    HttpEndpoint: httpEndpoint ?? 'enabled',
    HttpTokens: httpTokens ?? 'optional',
    HttpPutResponseHopLimit: httpPutResponseHopLimit ?? 1,
  };
}

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
