import type { Instance, StoppedMode } from '../domain/instance.ts';

/** The port to ECS. Every method throws `CloudError`, and nothing else, when the call fails. */
export interface Ecs {
  /**
   * CreateInstance. It returns the id before the instance exists. Describe may not show it for some seconds.
   * @param clientToken the same token with the same parameters never makes a second instance.
   */
  createInstance(parameters: CreateParameters, clientToken: string): Promise<string>;
  /** DescribeInstances by id, at most 100. An instance that ECS does not list is missing from the answer. */
  describe(instanceIds: readonly string[]): Promise<Instance[]>;
  /** DescribeInstances by tag, one page of at most 100. A tag without a value matches any value. */
  describeTagged(tags: Tags, nextToken?: string): Promise<TaggedPage>;
  /** StartInstances, SuccessFirst, at most 100 ids. */
  start(instanceIds: readonly string[]): Promise<BatchResult[]>;
  /** StopInstances, SuccessFirst, at most 100 ids. */
  stop(instanceIds: readonly string[], options: StopOptions): Promise<BatchResult[]>;
  /** DeleteInstances with force, so that it also deletes running instances. All or none of at most 100 ids. */
  release(instanceIds: readonly string[]): Promise<BatchResult[]>;
  /**
   * AllocatePublicIpAddress. Returns the address, also one that was there before; `SOME_ADDRESS` where ECS does not say which.
   */
  allocatePublicIp(instanceId: string): Promise<string>;
  /** ModifyInstanceAutoReleaseTime: milliseconds since the epoch, at least 30 minutes ahead. */
  setAutoRelease(instanceId: string, at: number): Promise<void>;
  /** TagResources, at most 50 ids; a tag of the same key is overwritten. */
  tag(instanceIds: readonly string[], tags: Readonly<Record<string, string>>): Promise<void>;
  /** UntagResources, at most 50 ids. */
  untag(instanceIds: readonly string[], keys: readonly string[]): Promise<void>;
}

/** Tags to look for, by key; undefined: whatever value. */
export type Tags = Readonly<Record<string, string | undefined>>;

/** One page of the instances that bear some tags. */
export interface TaggedPage {
  instances: Instance[];
  /** What the next page is asked for with; undefined: there is none. */
  nextToken: string | undefined;
}

/**
 * The ECS API behind each method. The bundles of the functions contain the SDK's operations for these APIs and no
 * others.
 */
export const ECS_API = {
  createInstance: 'CreateInstance',
  describe: 'DescribeInstances',
  describeTagged: 'DescribeInstances',
  start: 'StartInstances',
  stop: 'StopInstances',
  release: 'DeleteInstances',
  allocatePublicIp: 'AllocatePublicIpAddress',
  setAutoRelease: 'ModifyInstanceAutoReleaseTime',
  tag: 'TagResources',
  untag: 'UntagResources',
} as const satisfies Record<keyof Ecs, string>;
export type EcsApi = (typeof ECS_API)[keyof Ecs];

export const DESCRIBE_LIMIT = 100;
export const BATCH_LIMIT = 100;
export const TAG_LIMIT = 50;

export interface StopOptions {
  forceStop: boolean;
  stoppedMode: StoppedMode | undefined;
}

/** The result of a batch call for one instance. */
export interface BatchResult {
  instanceId: string;
  /** ECS's error code, or undefined where the call succeeded. */
  code: string | undefined;
  message: string;
  /** ECS's id of the call, where the call failed for this instance. */
  requestId?: string;
}

/** The parameters of CreateInstance, in the SDK's lowerCamelCase. */
export interface CreateParameters {
  readonly [name: string]: unknown;
  tag: { key: string; value: string }[];
}
