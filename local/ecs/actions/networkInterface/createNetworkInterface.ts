import * as v from 'valibot';
import { parseIp, type AddressPool } from '../../model/addressPool.ts';
import { ecsError, invalidParameter, missingParameter, ownErrors } from '../../model/errors.ts';
import { macAddress, resourceId } from '../../model/ids.ts';
import { INTERFACE_TYPES, type NetworkInterface } from '../../model/networkInterface.ts';
import { pass } from '../../model/passing.ts';
import { checkTags } from '../../model/tags.ts';
import { defineAction } from '../action.ts';
import { securityGroupOf } from '../securityGroup/securityGroups.ts';
import { newTags, TAG_ERRORS } from '../tag/tagList.ts';
import { vSwitchOf } from '../vSwitch/vSwitches.ts';
import { RESOURCE_DESCRIPTION, RESOURCE_NAME } from '../../parameters/names.ts';
import { bool, list, oneOf, optional, tags, text, textLike, unsupported, unsupportedList, whole } from '../../parameters/parameters.ts'; // prettier-ignore
import { commonAnswer, secondaryOf } from './interfaceAnswer.ts';

const OWN_ERRORS = ownErrors({
  'InvalidVSwitchId.IpInvalid': [403, 'The specified IP address is not in the CIDR block of the VSwitch.'],
  MaxEniCountExceeded: [403, 'The maximum number of network interfaces is exceeded.'],
});

// As documented for an account in a region.
const MOST_INTERFACES = 100;
const MOST_ADDRESSES = 49;

const parameters = v.object({
  RegionId: text(),
  VSwitchId: text(),
  SecurityGroupId: optional(text()),
  SecurityGroupIds: optional(list(text(), 16)),
  PrimaryIpAddress: optional(text()),
  PrivateIpAddress: optional(list(text(), MOST_ADDRESSES)),
  SecondaryPrivateIpAddressCount: optional(whole(1, MOST_ADDRESSES)),
  NetworkInterfaceName: optional(textLike(RESOURCE_NAME)),
  Description: optional(textLike(RESOURCE_DESCRIPTION, 'InvalidDescription.Malformed')),
  ResourceGroupId: optional(text(), ''),
  DeleteOnRelease: optional(bool(), 'false'),
  InstanceType: optional(oneOf(INTERFACE_TYPES), 'Secondary'),
  Tag: optional(tags()),
  Ipv6Address: unsupportedList(),
  Ipv6AddressCount: unsupported(),
  Ipv4Prefix: unsupportedList(),
  Ipv4PrefixCount: unsupported(),
  Ipv6Prefix: unsupportedList(),
  Ipv6PrefixCount: unsupported(),
  EnablePrimaryIPv6: unsupported(),
});

type Asked = v.InferOutput<typeof parameters>;

/** Makes a secondary interface in a VSwitch: Creating, then Available. */
export const createNetworkInterface = defineAction({
  name: 'CreateNetworkInterface',
  parameters,
  ignored: [
    'BusinessType',
    ...['TcpClosedAndTimeWaitTimeout', 'TcpEstablishedTimeout', 'UdpTimeout'].map(
      (name) => `ConnectionTrackingConfiguration.${name}`,
    ),
    ...['EnableExpress', 'EnableRss', 'EnableSriov', 'VirtualFunctionQuantity', 'VirtualFunctionTotalQueueNumber'].map(
      (name) => `EnhancedNetwork.${name}`,
    ),
    ...['NetworkInterfaceTrafficMode', 'QueueNumber', 'QueuePairNumber', 'RxQueueSize', 'TxQueueSize'].flatMap(
      (name) => [name, `NetworkInterfaceTrafficConfig.${name}`],
    ),
    'SourceDestCheck',
    'Visible',
  ],
  errors: [
    ...TAG_ERRORS,
    'InvalidDescription.Malformed',
    'InvalidOperation.VpcMismatch',
    'InvalidPrivateIpAddress.Duplicated',
    'InvalidPrivateIpAddress.Malformed',
    'InvalidSecurityGroupId.NotFound',
    'InvalidVSwitchId.IpNotEnough',
    'InvalidVSwitchId.NotFound',
  ],
  ownErrors: OWN_ERRORS,
  answer(asked, { state, region, now }) {
    if (asked.InstanceType !== 'Secondary') throw invalidParameter('InstanceType');
    const interfaceTags = newTags(asked.Tag);
    checkTags(interfaceTags);
    const vSwitch = vSwitchOf(asked.VSwitchId, region);
    const groups = groupsAsked(asked).map((id) => securityGroupOf(id, region));
    if (groups.some(({ vpcId }) => vpcId !== vSwitch.vpcId)) throw ecsError('InvalidOperation.VpcMismatch');
    if (region.interfaces.size >= MOST_INTERFACES) throw OWN_ERRORS.error('MaxEniCountExceeded');
    const privateIps = takeAddresses(asked, region.privateAddresses(vSwitch));
    const { options } = state;
    const made: NetworkInterface = {
      networkInterfaceId: resourceId(options.random, 'eni', region.info.idPrefix),
      ...{ networkInterfaceName: asked.NetworkInterfaceName ?? '', description: asked.Description ?? '', privateIps },
      ...{ vpcId: vSwitch.vpcId, vSwitchId: vSwitch.vSwitchId, zoneId: vSwitch.zoneId },
      macAddress: macAddress(options.random),
      securityGroupIds: groups.map(({ securityGroupId }) => securityGroupId),
      ...{ createdAt: now, resourceGroupId: asked.ResourceGroupId, deleteOnRelease: asked.DeleteOnRelease },
      ...{ instanceId: '', tags: interfaceTags, status: 'Creating' },
    };
    pass(made, { through: 'Creating', becomes: 'Available', meanSeconds: options.durations.pending }, options);
    region.interfaces.set(made.networkInterfaceId, made);
    return commonAnswer(secondaryOf(made, region));
  },
});

function groupsAsked({ SecurityGroupId: one, SecurityGroupIds: several }: Asked): readonly string[] {
  if (one !== undefined && several !== undefined) throw invalidParameter('SecurityGroupIds');
  const ids = several ?? (one === undefined ? [] : [one]);
  if (ids.length === 0) throw missingParameter('SecurityGroupId');
  return ids;
}

// Takes all addresses or none. The primary one comes first.
function takeAddresses(asked: Asked, pool: AddressPool): string[] {
  const {
    PrimaryIpAddress: primary,
    PrivateIpAddress: secondary = [],
    SecondaryPrivateIpAddressCount: count = 0,
  } = asked;
  if (secondary.length > 0 && count > 0) throw invalidParameter('SecondaryPrivateIpAddressCount');
  const named = [...(primary === undefined ? [] : [primary]), ...secondary];
  for (const ip of named) checkAddress(ip, pool);
  if (new Set(named).size < named.length) throw ecsError('InvalidPrivateIpAddress.Duplicated');
  const free = (primary === undefined ? 1 : 0) + count;
  if (pool.free < named.length + free) throw ecsError('InvalidVSwitchId.IpNotEnough');
  for (const ip of named) pool.take(ip);
  const chosen = Array.from({ length: free }, () => pool.allocate() ?? '');
  return primary === undefined ? [...chosen.slice(0, 1), ...named, ...chosen.slice(1)] : [...named, ...chosen];
}

function checkAddress(ip: string, pool: AddressPool): void {
  if (parseIp(ip) === undefined) throw ecsError('InvalidPrivateIpAddress.Malformed');
  const state = pool.check(ip);
  if (state === 'outside') throw OWN_ERRORS.error('InvalidVSwitchId.IpInvalid');
  if (state === 'taken') throw ecsError('InvalidPrivateIpAddress.Duplicated');
}
