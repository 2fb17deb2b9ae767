import type { Instance } from './instance.ts';
import { findInstanceType } from './catalogue/instanceTypes.ts';

/** What instances are indexed by. */
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
  | 'EipAddress'
  | 'ResourceGroupId'
  | 'LockReason'
  | 'TagKey'
  | 'Tag';

/** The key of instances with this value. */
export function indexKey(name: IndexName, value: string): string {
  return `${name}=${value}`;
}

/** The key of instances with this tag. It is JSON, since a tag's key and value may hold any character. */
export function tagIndexKey(key: string, value: string): string {
  return indexKey('Tag', JSON.stringify([key, value]));
}

/** Every key of this instance as it is now. Kinds of keys always come in the same order. */
export function indexKeysOf(instance: Instance): string[] {
  const { network, charge } = instance;
  const inVpc = network.vpcId !== '';
  const keys = [indexKey('All', '')];
  const add = (name: IndexName, value: string): void => {
    if (value !== '') keys.push(indexKey(name, value));
  };
  add('Status', instance.status);
  add('ZoneId', instance.zoneId);
  add('VpcId', network.vpcId);
  add('VSwitchId', network.vSwitchId);
  add('InstanceNetworkType', inVpc ? 'vpc' : 'classic');
  add('InstanceType', instance.instanceType);
  add('InstanceTypeFamily', findInstanceType(instance.instanceType)?.family ?? '');
  add('InstanceName', instance.instanceName);
  add('ImageId', instance.imageId);
  add('KeyPairName', instance.keyPairName);
  add('InstanceChargeType', charge.type);
  add('InternetChargeType', network.internetChargeType);
  add('IoOptimized', String(instance.ioOptimized));
  add(inVpc ? 'PrivateIpAddress' : 'InnerIpAddress', network.privateIp);
  add('PublicIpAddress', network.publicIp);
  add('EipAddress', network.elasticIp?.ip ?? '');
  add('ResourceGroupId', instance.resourceGroupId);
  for (const id of instance.securityGroupIds) add('SecurityGroupId', id);
  for (const reason of instance.lockReasons) add('LockReason', reason);
  for (const { key, value } of instance.tags) {
    add('TagKey', key);
    keys.push(tagIndexKey(key, value));
  }
  return keys;
}
