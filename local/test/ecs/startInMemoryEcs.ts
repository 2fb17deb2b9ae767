import { VirtualClock } from '../../clock.ts';
import { findAction } from '../../ecs/actions/registry.ts';
import { InMemoryEcs } from '../../ecs/inMemoryEcs.ts';
import { EcsError } from '../../ecs/model/errors.ts';
import type { StateChange } from '../../ecs/model/lifecycle.ts';
import type { ModelOptions } from '../../ecs/model/options.ts';
import { Faults, type FaultRule } from '../../faults.ts';
import { createRandom } from '../../random.ts';
import { DURATIONS, LAUNCH, LONG_MS, REGION } from './data.ts';

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

/** One field of each item. */
export const valuesOf = (items: readonly Record<string, unknown>[], name: string): unknown[] =>
  items.map((item) => item[name]);

/** Starts an ECS without HTTP, in virtual time. */
export function startInMemoryEcs(options: Partial<ModelOptions> = {}, rules: FaultRule[] = []) {
  const clock = new VirtualClock();
  const faults = new Faults(createRandom(3), rules);
  const ecs = new InMemoryEcs({
    ...{ clock, faults, random: createRandom(5), region: REGION, durations: DURATIONS },
    ...options,
  });
  /** Every change of state so far. */
  const changes: StateChange[] = [];
  ecs.onStateChange((change) => changes.push(change));

  const call = (action: string, parameters: Record<string, string> = {}): object => {
    try {
      return ecs.call(action, { RegionId: REGION, ...parameters });
    } catch (error) {
      if (error instanceof EcsError) checkDeclared(action, error.code);
      throw error;
    }
  };
  /** The code with which a call is refused; `none` when it is not. */
  const code = (action: string, parameters: Record<string, string> = {}): string => {
    try {
      call(action, parameters);
    } catch (error) {
      if (error instanceof EcsError) return error.code;
      throw error;
    }
    return 'none';
  };
  /** The items of a list in an answer; `wrapper` is where the list stands, such as `Zones.Zone`. */
  const items = (action: string, wrapper: string, parameters: Record<string, string> = {}) => {
    const [list = '', item = ''] = wrapper.split('.');
    const answer = call(action, parameters) as Record<string, Record<string, Record<string, unknown>[]>>;
    return answer[list]?.[item] ?? [];
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
  const close = (): void => {
    ecs.close();
  };
  return { ecs, clock, faults, changes, call, code, items, page, find, status, create, run, stopped, running, close };
}

// What any call may answer, besides `Invalid<Name>.Malformed` for a parameter with a wrong value.
const OF_ANY_CALL = [
  'IdempotentParameterMismatch',
  'InvalidClientToken.ValueNotSupported',
  'InvalidParameter',
  'InvalidRegionId.NotFound',
  'LastTokenProcessing',
  'MissingParameter',
  'Throttling',
];

/** Fails a test in which an action answers a code that it does not declare. */
function checkDeclared(action: string, code: string): void {
  if (findAction(action)?.errors.includes(code) === true || OF_ANY_CALL.includes(code)) return;
  throw new Error(`${action} answers ${code} and does not declare it`);
}
