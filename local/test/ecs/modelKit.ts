import { VirtualClock } from '../../clock.ts';
import { DEFAULT_IMAGE_ID, DEFAULT_INSTANCE_TYPE, DEFAULT_SECURITY_GROUP_ID } from '../../ecs/defaults.ts';
import { InMemoryEcs } from '../../ecs/inMemoryEcs.ts';
import { EcsError } from '../../ecs/model/errors.ts';
import type { StateChange } from '../../ecs/model/lifecycle.ts';
import type { ModelOptions } from '../../ecs/model/options.ts';
import { Faults, type FaultRule } from '../../faults.ts';
import { createRandom } from '../../random.ts';

export const REGION = 'cn-beijing';
export const ZONE = 'cn-beijing-a';
export const MINUTE = 60_000;

/** Long enough for any transition under way at the durations of `modelRoom`. */
export const LONG_MS = 30_001;

/** What a test reads of an instance. */
export interface Seen {
  InstanceId: string;
  InstanceName: string;
  Status: string;
  ZoneId: string;
  PublicIpAddress: { IpAddress: string[] };
  VpcAttributes: { VpcId: string; VSwitchId: string; PrivateIpAddress: { IpAddress: string[] } };
  InnerIpAddress: { IpAddress: string[] };
  InstanceNetworkType: string;
  OperationLocks: { LockReason: { LockReason: string }[] };
  StoppedMode: string;
  ExpiredTime: string;
  AutoReleaseTime: string;
  Tags: { Tag: { TagKey: string; TagValue: string }[] };
  [name: string]: unknown;
}

export interface SeenPage {
  TotalCount: number;
  NextToken: string;
  Instances: { Instance: Seen[] };
}

/** A model under virtual time: Pending lasts 5–15 s, Starting 10–30 s, Stopping 5–15 s. */
export function modelRoom(changes: Partial<ModelOptions> = {}, rules: FaultRule[] = []) {
  const clock = new VirtualClock();
  const faults = new Faults(createRandom(3), rules);
  const options = { clock, faults, random: createRandom(5), region: REGION };
  const model = new InMemoryEcs({ ...options, durations: { pending: 10, starting: 20, stopping: 10 }, ...changes });
  const changesSeen: StateChange[] = [];
  model.onStateChange((change) => changesSeen.push(change));

  const call = (action: string, parameters: Record<string, string> = {}) =>
    model.call(action, { RegionId: REGION, ...parameters });
  const code = (action: string, parameters: Record<string, string> = {}): string => {
    try {
      call(action, parameters);
    } catch (error) {
      if (error instanceof EcsError) return error.code;
      throw error;
    }
    return 'none';
  };
  const page = (parameters: Record<string, string> = {}) => call('DescribeInstances', parameters) as SeenPage;
  const find = (id: string): Seen | undefined => page({ InstanceIds: JSON.stringify([id]) }).Instances.Instance[0];
  const status = (id: string): string => find(id)?.Status ?? 'absent';
  const create = (parameters: Record<string, string> = {}): string =>
    (call('CreateInstance', { ...LAUNCH, ...parameters }) as { InstanceId: string }).InstanceId;
  const run = (parameters: Record<string, string> = {}): string[] =>
    (call('RunInstances', { ...LAUNCH, ...parameters }) as { InstanceIdSets: { InstanceIdSet: string[] } })
      .InstanceIdSets.InstanceIdSet;
  const stopped = (parameters: Record<string, string> = {}): string => {
    const id = create(parameters);
    clock.advance(LONG_MS);
    return id;
  };
  const running = (parameters: Record<string, string> = {}): string => {
    const id = stopped(parameters);
    call('StartInstance', { InstanceId: id });
    clock.advance(LONG_MS);
    return id;
  };
  return { clock, faults, model, changes: changesSeen, call, code, page, find, status, create, run, stopped, running };
}

/** The least that creates an instance. */
export const LAUNCH = {
  ImageId: DEFAULT_IMAGE_ID,
  InstanceType: DEFAULT_INSTANCE_TYPE,
  SecurityGroupId: DEFAULT_SECURITY_GROUP_ID,
  ZoneId: ZONE,
};
