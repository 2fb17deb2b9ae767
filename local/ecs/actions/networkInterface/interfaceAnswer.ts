import type { Instance } from '../../model/instance.ts';
import { type InterfaceType, type NetworkInterface } from '../../model/networkInterface.ts';
import type { Region } from '../../model/region.ts';
import { toSecondText } from '../../model/time.ts';
import { tagList } from '../tag/tagList.ts';

/** A network interface of either type, as it is to be answered. */
export interface AnyInterface extends Omit<NetworkInterface, 'next'> {
  readonly type: InterfaceType;
  readonly allocationId: string;
  readonly publicIp: string;
}

/** The interface that an instance in a VPC was created with. */
export function primaryOf(instance: Instance): AnyInterface {
  const { network, instanceId, zoneId, securityGroupIds, createdAt, resourceGroupId } = instance;
  const { networkInterfaceId, vpcId, vSwitchId, macAddress, elasticIp } = network;
  return {
    ...{ networkInterfaceId, vpcId, vSwitchId, zoneId, macAddress, securityGroupIds, createdAt, resourceGroupId },
    ...{ networkInterfaceName: '', description: '', deleteOnRelease: true, instanceId },
    ...{ type: 'Primary', status: 'InUse', privateIps: [network.privateIp], tags: network.interfaceTags ?? [] },
    ...{ allocationId: elasticIp?.allocationId ?? '', publicIp: elasticIp?.ip ?? network.publicIp },
  };
}

/** A secondary interface with the elastic address that is bound to it. */
export function secondaryOf(each: NetworkInterface, { elasticAddresses }: Region): AnyInterface {
  const bound = [...elasticAddresses.values()].find(({ instanceId }) => instanceId === each.networkInterfaceId);
  return { ...each, type: 'Secondary', allocationId: bound?.allocationId ?? '', publicIp: bound?.ip ?? '' };
}

/** What CreateNetworkInterface and DescribeNetworkInterfaces answer of an interface. */
export function commonAnswer(each: AnyInterface): object {
  return {
    NetworkInterfaceId: each.networkInterfaceId,
    NetworkInterfaceName: each.networkInterfaceName,
    Description: each.description,
    Type: each.type,
    Status: each.status,
    VpcId: each.vpcId,
    VSwitchId: each.vSwitchId,
    ZoneId: each.zoneId,
    MacAddress: each.macAddress,
    PrivateIpAddress: each.privateIps[0],
    PrivateIpSets: {
      PrivateIpSet: each.privateIps.map((ip, index) => ({ PrivateIpAddress: ip, Primary: index === 0 })),
    },
    Ipv4PrefixSets: { Ipv4PrefixSet: [] },
    Ipv6PrefixSets: { Ipv6PrefixSet: [] },
    Ipv6Sets: { Ipv6Set: [] },
    SecurityGroupIds: { SecurityGroupId: each.securityGroupIds },
    ResourceGroupId: each.resourceGroupId,
    ServiceManaged: false,
    SourceDestCheck: false,
    Tags: tagList(each.tags),
  };
}

/** An interface as DescribeNetworkInterfaces answers it. */
export function interfaceAnswer(each: AnyInterface): object {
  const { instanceId } = each;
  const index = each.type === 'Primary' ? 0 : 1;
  return {
    ...commonAnswer(each),
    InstanceId: instanceId,
    Attachment:
      instanceId === ''
        ? {}
        : { InstanceId: instanceId, DeviceIndex: index, NetworkCardIndex: 0, TrunkNetworkInterfaceId: '' },
    AssociatedPublicIp: { AllocationId: each.allocationId, PublicIpAddress: each.publicIp },
    CreationTime: toSecondText(each.createdAt),
    DeleteOnRelease: each.deleteOnRelease,
    NetworkInterfaceTrafficMode: 'Standard',
  };
}
