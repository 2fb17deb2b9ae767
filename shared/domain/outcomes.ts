import type { Goal, Instance } from './instance.ts';

/** The type of the outcome that tells that a goal is reached. */
export const REACHED = {
  Running: 'instance.running',
  Stopped: 'instance.stopped',
  Released: 'instance.released',
} as const satisfies Record<Goal, `instance.${string}`>;

/** The type of the outcome that tells that a goal will never be reached. */
export const FAILED = 'instance.failed';

export type OutcomeType = (typeof REACHED)[Goal] | typeof FAILED;

/** The one CloudEvent (1.0, structured JSON) that a work item ends in. */
export interface Outcome {
  specversion: '1.0';
  /** The same for every delivery of this outcome: consumers drop what they have seen. */
  id: string;
  type: OutcomeType;
  /** `acs:ecs-provisioner:<region>`. */
  source: string;
  /** The instance's id, or `<requestId>/<slot>` where none was created. */
  subject: string;
  time: string;
  datacontenttype: 'application/json';
  data: OutcomeData;
}

export interface OutcomeData {
  /** What it was to become. For an instance that was given back: what it was to become before. */
  goal: Goal;
  instanceId?: string;
  requestId?: string;
  slot?: number;
  /** From which of the request's placements it was created. */
  placement?: number;
  status?: string;
  publicIpAddresses?: readonly string[];
  privateIpAddresses?: readonly string[];
  zoneId?: string;
  instanceType?: string;
  /** Why it failed: ECS's own code, or one of ours (DeadlineExceeded, InstanceVanished, InstanceLocked). */
  code?: string;
  reason?: string;
  /** For a deadline that passed: the code with which ECS last refused the step towards the goal. */
  cause?: string;
  /** For a failure: whether the instance is gone. False means somebody has to see to it. */
  released?: boolean;
}

/** Where outcomes go. `publish` throws `CloudError` unless the topic has accepted it. */
export interface Outcomes {
  publish(outcome: Outcome): Promise<void>;
}

/**
 * Builds an outcome: a failure where `data` has a code, else that the goal is reached.
 * @param end the generation of the intent that ended; `gone` for an instance that exists no more, since whoever finds out
 * publishes that under the same id; the instance's id for a slot that it was to fill and never did.
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

/** What an outcome tells about an instance that is still there. */
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
