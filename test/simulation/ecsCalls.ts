import * as v from 'valibot';
import type { InMemoryEcs } from '../../local/ecs/inMemoryEcs.ts';
import {
  DESCRIBE_LIMIT,
  type BatchResult,
  type CreateParameters,
  type StopOptions,
  type TaggedPage,
  type Tags,
} from '../../shared/cloud/ecs.ts';
import type { Instance } from '../../shared/domain/instance.ts';

/** The calls behind the `Ecs` port, as they reach ECS: with flat parameters, and answers in its own words. */
export class EcsCalls {
  constructor(
    private readonly model: InMemoryEcs,
    private readonly regionId: string,
  ) {}

  createInstance(parameters: CreateParameters, clientToken: string): string {
    const answer = this.#call('CreateInstance', { ...flatten(parameters), ClientToken: clientToken });
    return v.parse(Created, answer).InstanceId;
  }

  describe(instanceIds: readonly string[]): Instance[] {
    const parameters = { InstanceIds: JSON.stringify(instanceIds), MaxResults: String(DESCRIBE_LIMIT) };
    return pageOf(this.#call('DescribeInstances', parameters)).instances;
  }

  describeTagged(tags: Tags, token = ''): TaggedPage {
    const parameters = { ...flatten({ tag: asTags(tags) }), MaxResults: String(DESCRIBE_LIMIT), NextToken: token };
    const { instances, nextToken } = pageOf(this.#call('DescribeInstances', parameters));
    return { instances, nextToken: nextToken === '' ? undefined : nextToken };
  }

  start(instanceId: readonly string[]): BatchResult[] {
    return resultsOf(this.#call('StartInstances', flatten({ instanceId, batchOptimization: 'SuccessFirst' })));
  }

  stop(instanceId: readonly string[], options: StopOptions): BatchResult[] {
    const parameters = flatten({ instanceId, batchOptimization: 'SuccessFirst', ...options });
    return resultsOf(this.#call('StopInstances', parameters));
  }

  release(instanceId: readonly string[]): BatchResult[] {
    this.#call('DeleteInstances', flatten({ instanceId, force: true }));
    return instanceId.map((id) => ({ instanceId: id, code: undefined, message: '' }));
  }

  allocatePublicIp(instanceId: string): string {
    return v.parse(Allocated, this.#call('AllocatePublicIpAddress', { InstanceId: instanceId })).IpAddress;
  }

  setAutoRelease(instanceId: string, at: number): void {
    const autoReleaseTime = new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
    this.#call('ModifyInstanceAutoReleaseTime', { InstanceId: instanceId, AutoReleaseTime: autoReleaseTime });
  }

  tag(resourceId: readonly string[], tags: Readonly<Record<string, string>>): void {
    this.#call('TagResources', flatten({ resourceType: 'instance', resourceId, tag: asTags(tags) }));
  }

  untag(resourceId: readonly string[], tagKey: readonly string[]): void {
    this.#call('UntagResources', flatten({ resourceType: 'instance', resourceId, tagKey }));
  }

  #call(action: string, parameters: Record<string, string>): object {
    return this.model.call(action, { RegionId: this.regionId, ...parameters });
  }
}

const Created = v.object({ InstanceId: v.string() });
const Allocated = v.object({ IpAddress: v.string() });
const Results = v.object({
  InstanceResponses: v.object({
    InstanceResponse: v.array(v.object({ InstanceId: v.string(), Code: v.string(), Message: v.string() })),
  }),
});

/** What DescribeInstances tells of an instance, as far as the functions read it. */
interface Shown {
  InstanceId: string;
  Status: Instance['status'];
  PublicIpAddress: { IpAddress: string[] };
  VpcAttributes: { VSwitchId: string; PrivateIpAddress: { IpAddress: string[] } };
  ZoneId: string;
  InstanceType: string;
  InstanceChargeType: Instance['chargeType'];
  CreationTime: string;
  ExpiredTime: string;
  AutoReleaseTime: string;
  OperationLocks: { LockReason: { LockReason: string }[] };
  DeletionProtection: boolean;
  Tags: { Tag: { TagKey: string; TagValue: string }[] };
}

// The model's own answers are checked by its own tests, and this is where a simulation spends its time.
const isPage = (answer: object): answer is { NextToken: string; Instances: { Instance: Shown[] } } =>
  'Instances' in answer && 'NextToken' in answer;

function pageOf(answer: object): { instances: Instance[]; nextToken: string } {
  if (!isPage(answer)) throw new Error('DescribeInstances did not answer a page.');
  return { instances: answer.Instances.Instance.map(toInstance), nextToken: answer.NextToken };
}

function toInstance(shown: Shown): Instance {
  return {
    instanceId: shown.InstanceId,
    status: shown.Status,
    publicIps: shown.PublicIpAddress.IpAddress,
    privateIps: shown.VpcAttributes.PrivateIpAddress.IpAddress,
    zoneId: shown.ZoneId,
    vSwitchId: shown.VpcAttributes.VSwitchId,
    instanceType: shown.InstanceType,
    chargeType: shown.InstanceChargeType,
    ...(shown.DeletionProtection && { deletionProtected: true }),
    createdAt: Date.parse(shown.CreationTime),
    expiresAt: shown.InstanceChargeType === 'PrePaid' ? Date.parse(shown.ExpiredTime) : undefined,
    autoReleaseAt: shown.AutoReleaseTime === '' ? undefined : Date.parse(shown.AutoReleaseTime),
    locks: shown.OperationLocks.LockReason.map(({ LockReason }) => LockReason),
    tags: Object.fromEntries(shown.Tags.Tag.map(({ TagKey, TagValue }) => [TagKey, TagValue])),
  };
}

function resultsOf(answer: object): BatchResult[] {
  return v.parse(Results, answer).InstanceResponses.InstanceResponse.map(({ InstanceId, Code, Message }) => ({
    instanceId: InstanceId,
    code: Code === '200' ? undefined : Code,
    message: Message,
  }));
}

function asTags(tags: Readonly<Record<string, string | undefined>>): { key: string; value: string | undefined }[] {
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}

/** `{tag: [{key}]}` as `Tag.1.Key`, as the SDK sends it; what is undefined is left out. */
export function flatten(parameters: Readonly<Record<string, unknown>>): Record<string, string> {
  const flat: Record<string, string> = {};
  const add = (name: string, value: unknown): void => {
    if (typeof value === 'string') flat[name] = value;
    else if (Array.isArray(value)) for (const [index, entry] of value.entries()) add(`${name}.${index + 1}`, entry);
    else if (typeof value === 'object' && value !== null) {
      for (const [key, entry] of Object.entries(value)) add(`${name}.${upper(key)}`, entry);
    } else if (value !== undefined) flat[name] = JSON.stringify(value);
  };
  for (const [key, value] of Object.entries(parameters)) add(upper(key), value);
  return flat;
}

function upper(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
