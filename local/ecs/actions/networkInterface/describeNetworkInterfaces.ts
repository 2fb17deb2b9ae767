import * as v from 'valibot';
import type { Instance } from '../../model/instance.ts';
import { toSecondText } from '../../model/time.ts';
import { defineAction } from '../action.ts';
import { byEither, eitherPaging, newestFirst } from '../../parameters/paging.ts';
import { list, oneOf, optional, text, wantedTags } from '../../parameters/parameters.ts';
import { bearsTags, tagList, WANTED_TAG_ERRORS } from '../tag/tagList.ts';

const parameters = v.object({
  RegionId: text(),
  NetworkInterfaceId: optional(list(text(), 100)),
  InstanceId: optional(text()),
  VpcId: optional(text()),
  VSwitchId: optional(text()),
  PrimaryIpAddress: optional(text()),
  PrivateIpAddress: optional(list(text(), 100)),
  SecurityGroupId: optional(text()),
  Type: optional(oneOf(['Primary', 'Secondary']), 'Primary'),
  Status: optional(text(), 'InUse'),
  Tag: optional(wantedTags()),
  ...eitherPaging(100, 500),
});

type Asked = v.InferOutput<typeof parameters>;

/** The primary interfaces of instances in a VPC, newest first; there are no others. */
export const describeNetworkInterfaces = defineAction({
  name: 'DescribeNetworkInterfaces',
  parameters,
  ignored: ['Ipv6Address', 'NetworkInterfaceName', 'ResourceGroupId', 'ServiceManaged'],
  errors: [...WANTED_TAG_ERRORS],
  answer(asked, { region: { visible } }) {
    const ids = asked.InstanceId === undefined ? undefined : [asked.InstanceId];
    const found = visible
      .select({ groups: [], ids }, { skip: 0 }, visible.size)
      .items.filter((instance) => fits(instance, asked));
    const keyOf = ({ createdAt, instanceId }: Instance): string => newestFirst(createdAt, instanceId);
    const { page, counts } = byEither(found, keyOf, asked);
    return { ...counts, NetworkInterfaceSets: { NetworkInterfaceSet: page.map(interfaceAnswer) } };
  },
});

function fits({ network, securityGroupIds }: Instance, asked: Asked): boolean {
  return (
    network.vpcId !== '' &&
    bearsTags(network.interfaceTags ?? [], asked.Tag) &&
    asked.Type === 'Primary' &&
    asked.Status === 'InUse' &&
    (asked.NetworkInterfaceId?.includes(network.networkInterfaceId) ?? true) &&
    network.vpcId === (asked.VpcId ?? network.vpcId) &&
    network.vSwitchId === (asked.VSwitchId ?? network.vSwitchId) &&
    network.privateIp === (asked.PrimaryIpAddress ?? network.privateIp) &&
    (asked.PrivateIpAddress?.includes(network.privateIp) ?? true) &&
    (asked.SecurityGroupId === undefined || securityGroupIds.includes(asked.SecurityGroupId))
  );
}

function interfaceAnswer({ instanceId, zoneId, network, securityGroupIds, createdAt, resourceGroupId }: Instance) {
  const { privateIp } = network;
  return {
    NetworkInterfaceId: network.networkInterfaceId,
    NetworkInterfaceName: '',
    Description: '',
    Type: 'Primary',
    Status: 'InUse',
    InstanceId: instanceId,
    Attachment: { InstanceId: instanceId, DeviceIndex: 0, NetworkCardIndex: 0, TrunkNetworkInterfaceId: '' },
    VpcId: network.vpcId,
    VSwitchId: network.vSwitchId,
    ZoneId: zoneId,
    MacAddress: network.macAddress,
    PrivateIpAddress: privateIp,
    PrivateIpSets: { PrivateIpSet: [{ PrivateIpAddress: privateIp, Primary: true }] },
    AssociatedPublicIp: { AllocationId: '', PublicIpAddress: network.publicIp },
    Ipv4PrefixSets: { Ipv4PrefixSet: [] },
    Ipv6PrefixSets: { Ipv6PrefixSet: [] },
    Ipv6Sets: { Ipv6Set: [] },
    SecurityGroupIds: { SecurityGroupId: securityGroupIds },
    CreationTime: toSecondText(createdAt),
    DeleteOnRelease: true,
    NetworkInterfaceTrafficMode: 'Standard',
    ResourceGroupId: resourceGroupId,
    ServiceManaged: false,
    SourceDestCheck: false,
    Tags: tagList(network.interfaceTags ?? []),
  };
}
