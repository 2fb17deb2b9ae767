import * as v from 'valibot';
import { INTERFACE_TYPES } from '../../model/networkInterface.ts';
import { settled } from '../../model/passing.ts';
import { type Call, defineAction } from '../action.ts';
import { byEither, eitherPaging, newestFirst } from '../../parameters/paging.ts';
import { list, oneOf, optional, text, wantedTags } from '../../parameters/parameters.ts';
import { bearsTags, WANTED_TAG_ERRORS } from '../tag/tagList.ts';
import { type AnyInterface, interfaceAnswer, primaryOf, secondaryOf } from './interfaceAnswer.ts';

const parameters = v.object({
  RegionId: text(),
  NetworkInterfaceId: optional(list(text(), 100)),
  NetworkInterfaceName: optional(text()),
  InstanceId: optional(text()),
  VpcId: optional(text()),
  VSwitchId: optional(text()),
  PrimaryIpAddress: optional(text()),
  PrivateIpAddress: optional(list(text(), 100)),
  ResourceGroupId: optional(text()),
  SecurityGroupId: optional(text()),
  Type: optional(oneOf(INTERFACE_TYPES)),
  Status: optional(text()),
  Tag: optional(wantedTags()),
  ...eitherPaging(100, 500),
});

type Asked = v.InferOutput<typeof parameters>;

/** The primary interfaces of instances in a VPC, and secondary ones, newest first. */
export const describeNetworkInterfaces = defineAction({
  name: 'DescribeNetworkInterfaces',
  parameters,
  ignored: ['Ipv6Address', 'ServiceManaged'],
  errors: [...WANTED_TAG_ERRORS],
  answer(asked, call) {
    const found = interfacesAsked(asked, call).filter((each) => fits(each, asked));
    const keyOf = (each: AnyInterface): string => newestFirst(each.createdAt, each.networkInterfaceId);
    const { page, counts } = byEither(found, keyOf, asked);
    return { ...counts, NetworkInterfaceSets: { NetworkInterfaceSet: page.map(interfaceAnswer) } };
  },
});

// A filter by instance spares the walk over all instances.
function interfacesAsked({ InstanceId: id, Type: type }: Asked, { region, now }: Call): AnyInterface[] {
  const { visible, interfaces } = region;
  const ids = id === undefined ? undefined : [id];
  const instances = type === 'Secondary' ? [] : visible.select({ groups: [], ids }, { skip: 0 }, visible.size).items;
  return [
    ...instances.filter(({ network }) => network.vpcId !== '').map(primaryOf),
    ...[...interfaces.values()].map((each) => secondaryOf(settled(each, now), region)),
  ];
}

function fits(each: AnyInterface, asked: Asked): boolean {
  return (
    bearsTags(each.tags, asked.Tag) &&
    each.type === (asked.Type ?? each.type) &&
    each.status === (asked.Status ?? each.status) &&
    each.instanceId === (asked.InstanceId ?? each.instanceId) &&
    (asked.NetworkInterfaceId?.includes(each.networkInterfaceId) ?? true) &&
    each.networkInterfaceName === (asked.NetworkInterfaceName ?? each.networkInterfaceName) &&
    each.vpcId === (asked.VpcId ?? each.vpcId) &&
    each.vSwitchId === (asked.VSwitchId ?? each.vSwitchId) &&
    each.resourceGroupId === (asked.ResourceGroupId ?? each.resourceGroupId) &&
    (asked.PrimaryIpAddress ?? each.privateIps[0]) === each.privateIps[0] &&
    (asked.PrivateIpAddress === undefined || each.privateIps.some((ip) => asked.PrivateIpAddress?.includes(ip))) &&
    (asked.SecurityGroupId === undefined || each.securityGroupIds.includes(asked.SecurityGroupId))
  );
}
