import * as v from 'valibot';
import { GOALS, STATUSES, UNKNOWN } from '../domain/instance.ts';
import { FAILED, REACHED } from '../domain/outcomes.ts';

/**
 * The JSON that the functions answer. The functions use the types; the command line parses answers with the schemas.
 */

/** An answer as a function writes it. Fields with a default may be left out; parsing fills them in. */
export type Given<S extends v.GenericSchema> = v.InferInput<S>;

const Goal = v.picklist(GOALS);

/** A status of ECS, or `Unknown` where ECS lists the instance in a form that we cannot read. */
const Status = v.picklist([...STATUSES, UNKNOWN]);

/** Why a slot or an instance was refused. */
const failureFields = {
  /** ECS's own code, or one of ours. */
  code: v.string(),
  /** Why, and what to do about it. */
  message: v.string(),
  /** Whether the same call may succeed later, with nothing changed. */
  retryable: v.optional(v.boolean(), false),
};

/** A slot without an instance. */
export const SlotFailure = v.object({
  slot: v.number(),
  ...failureFields,
  /** The field of the request that ECS refuses, where it names one. */
  field: v.optional(v.string()),
});

/** An instance that did not get the goal. */
export const InstanceFailure = v.object({ instanceId: v.string(), ...failureFields });

/** What `create` answers when at least one slot has an instance. */
export const CreateAnswer = v.object({
  requestId: v.string(),
  goal: Goal,
  deadlineSeconds: v.number(),
  /** In slot order. */
  instances: v.array(v.object({ slot: v.number(), instanceId: v.string(), placement: v.number() })),
  failures: v.array(SlotFailure),
});

/** What `start`, `stop` and `release` answer, even when no instance got the goal. */
export const GoalAnswer = v.object({
  goal: Goal,
  deadlineSeconds: v.number(),
  /** The instances that got the goal, with the status they had before. */
  instances: v.array(v.object({ instanceId: v.string(), status: Status })),
  /** Of a request also the slots that ECS lists no instance of: retryable while it may not show them yet. */
  failures: v.array(v.union([InstanceFailure, SlotFailure])),
});

/** One instance, or one slot without an instance, as `status` answers it. */
export const InstanceStatus = v.object({
  instanceId: v.nullable(v.string()),
  requestId: v.nullable(v.string()),
  slot: v.nullable(v.number()),
  /** As in `GoalAnswer`, or `Absent` where ECS lists no instance. */
  status: v.picklist([...Status.options, 'Absent']),
  goal: v.nullable(Goal),
  /** The code of the failure that the release of this instance cleans up after. */
  failure: v.nullable(v.string()),
  /** Whether the goal is still open. */
  pending: v.boolean(),
  /** The deadline of an open goal, as ISO 8601. */
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
  /** As ISO 8601; null where ECS does not show it. */
  createdAt: v.nullable(v.string()),
  /** Seconds since the creation, whose time ECS shows to the minute. */
  ageSeconds: v.nullable(v.number()),
  locks: v.array(v.string()),
  /** How the latest goal ended; null while it is open, and where no goal was set. */
  outcome: v.nullable(
    v.object({ type: v.picklist([...Object.values(REACHED), FAILED]), code: v.optional(v.string()) }),
  ),
});

/** What `status` answers. */
export const StatusAnswer = v.object({ instances: v.array(InstanceStatus) });

/** A code, what it means, and what to do about it. */
const Reason = v.object({ code: v.string(), message: v.string() });

/** What `plan` answers. */
export const PlanAnswer = v.object({
  /** Whether `create` would get an instance now: ECS has room, and no guard rail refuses. */
  passes: v.boolean(),
  count: v.number(),
  region: v.string(),
  /** The placements that were tried, in order. The last one is where the instances would be. */
  placements: v.array(
    v.object({
      index: v.number(),
      zoneId: v.nullable(v.string()),
      vSwitchId: v.nullable(v.string()),
      instanceType: v.string(),
      /** Why ECS would refuse an instance here; null where it would not. */
      refusal: v.nullable(Reason),
    }),
  ),
  /** What the guard rails of the deployment would refuse, and what helps. */
  guardRails: v.optional(v.array(v.object({ ...Reason.entries, field: v.nullable(v.string()) })), []),
  /** The parameters of CreateInstance, completed with the defaults, without password and user data. */
  instance: v.record(v.string(), v.unknown()),
  /** In the last placement; null where `noPrice` says why. Traffic that is paid for by the gigabyte comes on top. */
  price: v.nullable(
    v.object({
      currency: v.string(),
      /** After discounts. Of spot instances it is the market's price at the moment. */
      one: v.number(),
      all: v.number(),
      /** Of all, before discounts. */
      listPrice: v.number(),
      /** What the price is for: an hour, or the whole period of PrePaid instances, such as 3 times Month. */
      unit: v.picklist(['Hour', 'Week', 'Month', 'Year']),
      periods: v.number(),
      spot: v.boolean(),
    }),
  ),
  noPrice: v.nullable(Reason),
});

/** What every function answers when it refuses a request, or when a service refuses a call. */
export const ErrorAnswer = v.object({
  error: v.object({
    code: v.string(),
    message: v.string(),
    /** The field of the request that is wrong. */
    field: v.optional(v.string()),
    /** The API that failed. */
    api: v.optional(v.string()),
  }),
});

/** What `create` answers when no slot is filled, or when it does not know: instances of this request id may exist. */
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
export type PlanAnswer = v.InferOutput<typeof PlanAnswer>;
export type StatusAnswer = v.InferOutput<typeof StatusAnswer>;
export type ErrorAnswer = v.InferOutput<typeof ErrorAnswer>;
