import type { Goal, Instance } from './instance.ts';
import type { ScheduleOutcome } from './scheduleOutcome.ts';

/** The type of the outcome of a goal that is reached. */
export const REACHED: { readonly [G in Goal]: `instance.${Lowercase<G>}` } = {
  Running: 'instance.running',
  Stopped: 'instance.stopped',
  Released: 'instance.released',
};

/** The type of the outcome of a goal that failed. */
export const FAILED = 'instance.failed';

export type OutcomeType = (typeof REACHED)[Goal] | typeof FAILED;

/** The one CloudEvent (1.0, structured JSON) in which a goal ends. */
export interface Outcome {
  specversion: '1.0';
  /** The same for every delivery of this outcome, so that consumers can drop duplicates. */
  id: string;
  type: OutcomeType;
  /** `acs:ecs-provisioner:<region>`. */
  source: string;
  /** The instance's id, or `<requestId>/<slot>` for a slot without an instance. */
  subject: string;
  time: string;
  datacontenttype: 'application/json';
  data: OutcomeData;
}

export interface OutcomeData {
  /** The goal that ended. For an instance that was given back after a failure, the goal that failed. */
  goal: Goal;
  instanceId?: string;
  requestId?: string;
  slot?: number;
  /** The index of the request's placement it was created in. */
  placement?: number;
  status?: string;
  publicIpAddresses?: readonly string[];
  privateIpAddresses?: readonly string[];
  zoneId?: string;
  instanceType?: string;
  /** Why it failed: ECS's own code, or one of ours (DeadlineExceeded, InstanceVanished, InstanceLocked). */
  code?: string;
  reason?: string;
  /** The field of the request that ECS refuses, where it names one. */
  field?: string | undefined;
  /** For DeadlineExceeded: the code with which ECS last refused a step towards the goal. */
  cause?: string;
  /** For a failure: whether the instance is gone. Where it is false, somebody has to look after the instance. */
  released?: boolean;
}

/** The topic of outcomes. Both methods throw `CloudError` unless the topic has accepted the outcome. */
export interface Outcomes {
  publish(outcome: Outcome): Promise<void>;
  /** The outcome of a timer's firing. */
  publishFiring(outcome: ScheduleOutcome): Promise<void>;
}

/**
 * Builds an outcome: `failed` where `data` has a code, else the goal is reached.
 * @param subject the instance's id, or `<requestId>/<slot>`.
 * @param end the generation of the intent that ended. For an instance that is gone, `gone` takes its place, so that
 * every message that finds this out publishes the same id. For a slot whose instance ECS has never listed, that
 * instance's id.
 * @example
 * outcomeOf(region, 'i-1', 0, now, { goal: 'Running', … });
 * // {id: 'i-1/0', type: 'instance.running', subject: 'i-1', …}
 */
export function outcomeOf(
  region: string,
  subject: string,
  end: number | string,
  now: number,
  data: OutcomeData,
): Outcome {
  return {
    specversion: '1.0',
    id: `${subject}/${end}`,
    type: data.code === undefined ? REACHED[data.goal] : FAILED,
    source: `acs:ecs-provisioner:${region}`,
    subject,
    time: new Date(now).toISOString(),
    datacontenttype: 'application/json',
    data,
  };
}

/**
 * The fields of an outcome that describe an instance that ECS lists.
 * @example describeForOutcome(instance); // {instanceId: 'i-1', status: 'Running', publicIpAddresses: ['47.1.2.3'], …}
 */
export function describeForOutcome(instance: Instance): Partial<OutcomeData> {
  return {
    instanceId: instance.instanceId,
    status: instance.status,
    publicIpAddresses: instance.publicIps,
    privateIpAddresses: instance.privateIps,
    zoneId: instance.zoneId,
    instanceType: instance.instanceType,
  };
}
