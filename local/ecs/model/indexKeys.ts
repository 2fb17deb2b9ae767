import type { Instance } from './instance.ts';
import { findInstanceType } from './catalogue/instanceTypes.ts';

/** What instances can be looked up by without looking at each. */
export type IndexName =
  | 'All'
  | 'Status'
  | 'ZoneId'
  | 'VpcId'
  | 'VSwitchId'
  | 'InstanceNetworkType'
  | 'InstanceType'
  | 'InstanceTypeFamily'
  | 'InstanceName'
  | 'SecurityGroupId'
  | 'ImageId'
  | 'KeyPairName'
  | 'InstanceChargeType'
  | 'InternetChargeType'
  | 'IoOptimized'
  | 'PrivateIpAddress'
  | 'InnerIpAddress'
  | 'PublicIpAddress'
  | 'ResourceGroupId'
  | 'LockReason'
  | 'TagKey'
  | 'Tag';

export function indexKey(name: IndexName, value: string): string {
  return `${name}=${value}`;
}

export function tagIndexKey(key: string, value: string): string {
  return indexKey('Tag', JSON.stringify([key, value]));
}

/** Everything under which this instance is found as it is now. */
export function indexKeysOf(instance: Instance): string[] {
  const { network, charge } = instance;
  const inVpc = network.vpcId !== '';
  const single: [IndexName, string][] = [
    ['All', ''],
    ['Status', instance.status],
    ['ZoneId', instance.zoneId],
    ['VpcId', network.vpcId],
    ['VSwitchId', network.vSwitchId],
    ['InstanceNetworkType', inVpc ? 'vpc' : 'classic'],
    ['InstanceType', instance.instanceType],
    ['InstanceTypeFamily', findInstanceType(instance.instanceType)?.family ?? ''],
    ['InstanceName', instance.instanceName],
    ['ImageId', instance.imageId],
    ['KeyPairName', instance.keyPairName],
    ['InstanceChargeType', charge.type],
    ['InternetChargeType', network.internetChargeType],
    ['IoOptimized', String(instance.ioOptimized)],
    [inVpc ? 'PrivateIpAddress' : 'InnerIpAddress', network.privateIp],
    ['PublicIpAddress', network.publicIp],
    ['ResourceGroupId', instance.resourceGroupId],
  ];
  return [
    ...single.filter(([name, value]) => name === 'All' || value !== '').map(([name, value]) => indexKey(name, value)),
    ...instance.securityGroupIds.map((id) => indexKey('SecurityGroupId', id)),
    ...instance.lockReasons.map((reason) => indexKey('LockReason', reason)),
    ...instance.tags.flatMap(({ key, value }) => [indexKey('TagKey', key), tagIndexKey(key, value)]),
  ];
}
