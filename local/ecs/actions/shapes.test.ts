import * as $Ecs from '@alicloud/ecs20140526';
import { describe, expect, test } from 'vitest';
import { LAUNCH } from '../../test/ecs/data.ts';
import { startInMemoryEcs } from '../../test/ecs/startInMemoryEcs.ts';
import { startNetwork } from '../../test/ecs/startNetwork.ts';

/** A response model of the vendor's SDK: what each field is called in the answer and of which type it is. */
interface Model {
  names(): Record<string, string>;
  types(): Record<string, Type>;
}

type Type = string | Model | { type: 'array'; itemType: Type };

function modelOf(name: string): Model {
  const model = ($Ecs as unknown as Record<string, Model | undefined>)[name];
  if (model === undefined) throw new Error(`the SDK has no ${name}`);
  return model;
}

/** The fields of an answer that the SDK does not declare, or declares with another type. */
function strangers(model: Model, answer: object, path = ''): string[] {
  const types = new Map(Object.entries(model.names()).map(([field, name]) => [name, model.types()[field]]));
  return Object.entries(answer).flatMap(([name, value]: [string, unknown]) => {
    const type = types.get(name);
    return type === undefined ? [`${path}${name} is unknown`] : mismatches(type, value, `${path}${name}`);
  });
}

function mismatches(type: Type, value: unknown, path: string): string[] {
  if (value === undefined) return [];
  if (typeof type === 'string') return typeof value === type ? [] : [`${path} is ${typeof value}, not ${type}`];
  if ('itemType' in type) {
    if (!Array.isArray(value)) return [`${path} is no list`];
    return value.flatMap((item: unknown) => mismatches(type.itemType, item, `${path}[]`));
  }
  return typeof value === 'object' && value !== null ? strangers(type, value, `${path}.`) : [`${path} is no object`];
}

/** Fields that the cloud answers on purpose although the SDK declares them otherwise, with the reason. */
const ON_PURPOSE = [
  // The SDK declares text; the documented answers hold numbers and booleans, and strict clients rely on them.
  /^Permissions\.Permission\[\]\.Priority is number/,
  /^(TotalCount|FailCount) is number/,
  /^Results\.Result\[\]\.Success is boolean/,
  // The ECS calls about networks are answered as the VPC product's, which have more fields.
  /^Vpcs\.Vpc\[\]\.(ResourceGroupId|Tags|RouterTableIds|SecondaryCidrBlocks|Ipv6CidrBlock|Ipv6CidrBlocks) is unknown$/,
];

function unexpected(action: string, answer: object): string[] {
  const found = strangers(modelOf(`${action}ResponseBody`), answer);
  return [...new Set(found)].filter((each) => !ON_PURPOSE.some((form) => form.test(each)));
}

describe("the answers as the vendor's SDK reads them", () => {
  test.each([
    ['DescribeInstances', {}],
    ['DescribeInstances', { MaxResults: '1' }],
    ['DescribeInstanceStatus', {}],
    ['DescribeInstanceAttribute', { InstanceId: 'running' }],
    ['DescribeUserData', { InstanceId: 'running' }],
    ['DescribeInstanceRamRole', {}],
    ['DescribeInstanceAutoRenewAttribute', {}],
    ['DescribeInstanceMaintenanceAttributes', {}],
    ['DescribeNetworkInterfaces', {}],
    ['DescribeDisks', {}],
    ['DescribeRegions', {}],
    ['DescribeZones', {}],
    ['DescribeInstanceTypes', {}],
    ['DescribeInstanceTypeFamilies', {}],
    ['DescribeAvailableResource', { DestinationResource: 'InstanceType' }],
    ['DescribeAvailableResource', { DestinationResource: 'SystemDisk', InstanceType: LAUNCH.InstanceType }],
    ['DescribeImages', {}],
    ['DescribePrice', { InstanceType: LAUNCH.InstanceType }],
    ['DescribeKeyPairs', { IncludePublicKey: 'true' }],
    ['DescribeTags', {}],
    ['DescribeResourceByTags', {}],
    ['ListTagResources', { ResourceType: 'instance', 'Tag.1.Key': 'k' }],
    ['AllocatePublicIpAddress', { InstanceId: 'running' }],
    ['StopInstances', { 'InstanceId.1': 'running' }],
    ['RebootInstances', { 'InstanceId.1': 'running' }],
    ['AttachKeyPair', { KeyPairName: 'mine', InstanceIds: '["running"]' }],
    ['CreateInstance', LAUNCH],
    ['RunInstances', LAUNCH],
    ['CreateKeyPair', { KeyPairName: 'other' }],
  ])('is what %s answers (%j)', (action, parameters) => {
    const { call, create, running } = startInMemoryEcs();
    const tagged = { RamRoleName: 'reader', 'Tag.1.Key': 'k', 'Tag.1.Value': 'v', 'DataDisk.1.Size': '40' };
    const id = running({ ...tagged, InternetMaxBandwidthOut: '1' });
    create({ InstanceChargeType: 'PrePaid', Period: '1', AutoRenew: 'true' });
    call('CreateKeyPair', { KeyPairName: 'mine', 'Tag.1.Key': 'k' });
    const asked = Object.entries(parameters).map(([name, value]) => [name, value.replace('running', id)]);

    expect(unexpected(action, call(action, Object.fromEntries(asked) as Record<string, string>))).toEqual([]);
  });

  test.each([
    ['DescribeVpcs', {}],
    ['DescribeRouteTables', {}],
    ['DescribeVRouters', {}],
    ['CreateVpc', {}],
    ['DescribeSecurityGroups', {}],
    ['DescribeSecurityGroups', { MaxResults: '1' }],
    ['DescribeSecurityGroupAttribute', { SecurityGroupId: 'group' }],
    ['CreateSecurityGroup', {}],
  ])('is what %s answers about networks (%j)', (action, parameters) => {
    const { call, group } = startNetwork();
    call('AuthorizeSecurityGroup', {
      SecurityGroupId: group,
      IpProtocol: 'tcp',
      PortRange: '22/22',
      SourceCidrIp: '0.0.0.0/0',
    });
    const asked = 'SecurityGroupId' in parameters ? { SecurityGroupId: group } : parameters;

    expect(unexpected(action, call(action, asked))).toEqual([]);
  });
});
