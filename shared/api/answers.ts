import * as v from 'valibot';
import { GOALS, STATUSES, UNKNOWN } from '../domain/instance.ts';
import { FAILED, REACHED } from '../domain/outcomes.ts';

/**
 * The JSON that the functions give. A function takes the types from here alone; the command line reads with the schemas.
 */

/** An answer as a function gives it. Who reads it by the schema gets what was left out filled in. */
export type Given<S extends v.GenericSchema> = v.InferInput<S>;

const Goal = v.picklist(GOALS);

/** A status of ECS; `Unknown` where ECS shows the instance in a form that does not say how it stands. */
const Status = v.picklist([...STATUSES, UNKNOWN]);

/** Why something was not done. */
const failureFields = {
  /** ECS's own code, or one of ours. */
  code: v.string(),
  /** Why, and what to do about it. */
  message: v.string(),
  /** Whether the same call may succeed later without anybody's doing. */
  retryable: v.optional(v.boolean(), false),
};

/** A slot of a request that no instance fills. */
export const SlotFailure = v.object({ slot: v.number(), ...failureFields });

/** An instance that a goal was not set on. */
export const InstanceFailure = v.object({ instanceId: v.string(), ...failureFields });

/** What `create` answers when there is an instance to wait for. */
export const CreateAnswer = v.object({
  requestId: v.string(),
  goal: Goal,
  deadlineSeconds: v.number(),
  /** In the order of their slots. */
  instances: v.array(v.object({ slot: v.number(), instanceId: v.string(), placement: v.number() })),
  failures: v.array(SlotFailure),
});

/** What `start`, `stop` and `release` answer, also when no instance got the goal. */
export const GoalAnswer = v.object({
  goal: Goal,
  deadlineSeconds: v.number(),
  /** Those that the goal was set on, with their status before. */
  instances: v.array(v.object({ instanceId: v.string(), status: Status })),
  /** Of a request also the slots that ECS lists no instance of: retryable while it may not show them yet. */
  failures: v.array(v.union([InstanceFailure, SlotFailure])),
});

/** One instance, or one slot without any, as `status` tells it. */
export const InstanceStatus = v.object({
  instanceId: v.nullable(v.string()),
  requestId: v.nullable(v.string()),
  slot: v.nullable(v.number()),
  /** As above, or `Absent` where ECS lists no instance. */
  status: v.picklist([...Status.options, 'Absent']),
  goal: v.nullable(Goal),
  /** The code of the failure that a release cleans up after. */
  failure: v.nullable(v.string()),
  /** Whether the goal is still being worked on. */
  pending: v.boolean(),
  /** Until when, as ISO 8601, while it is. */
  deadline: v.nullable(v.string()),
  publicIpAddresses: v.array(v.string()),
  privateIpAddresses: v.array(v.string()),
  placement: v.nullable(
    v.object({
      index: v.nullable(v.number()),
      zoneId: v.string(),
      vSwitchId: v.nullable(v.string()),
      instanceType: v.string(),
    }),
  ),
  /** As ISO 8601; null where ECS does not tell it. */
  createdAt: v.nullable(v.string()),
  /** Seconds since its creation, which ECS tells to the minute. */
  ageSeconds: v.nullable(v.number()),
  locks: v.array(v.string()),
  /** How the latest goal ended; null while it is pending, and for an instance that no goal was set on. */
  outcome: v.nullable(
    v.object({ type: v.picklist([...Object.values(REACHED), FAILED]), code: v.optional(v.string()) }),
  ),
});

/** What `status` answers. */
export const StatusAnswer = v.object({ instances: v.array(InstanceStatus) });

/** The code of an error that only whoever deployed the functions can mend, by other settings: no call helps before. */
export const MISCONFIGURED = 'Misconfigured';

/** What every function answers to a request that it refuses, and when a service does not do what is needed. */
export const ErrorAnswer = v.object({
  error: v.object({
    code: v.string(),
    message: v.string(),
    /** The field of the request that is at fault. */
    field: v.optional(v.string()),
    /** The API whose call did not succeed. */
    api: v.optional(v.string()),
  }),
});

/** What `create` answers when no slot is filled, or when it cannot tell: instances may be there under this request id. */
export const CreateError = v.object({
  ...ErrorAnswer.entries,
  requestId: v.string(),
  failures: v.optional(v.array(SlotFailure), []),
});

export type SlotFailure = v.InferOutput<typeof SlotFailure>;
export type InstanceFailure = v.InferOutput<typeof InstanceFailure>;
export type CreateAnswer = v.InferOutput<typeof CreateAnswer>;
export type GoalAnswer = v.InferOutput<typeof GoalAnswer>;
export type InstanceStatus = v.InferOutput<typeof InstanceStatus>;
export type StatusAnswer = v.InferOutput<typeof StatusAnswer>;
export type ErrorAnswer = v.InferOutput<typeof ErrorAnswer>;
