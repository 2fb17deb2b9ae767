import type { Instance } from '../../shared/domain/instance.ts';
import { FAILED, REACHED, type OutcomeType } from '../../shared/domain/outcomes.ts';
import type { Selected } from '../../shared/goals/selection.ts';
import { deadlineOf, failureOf, intentOf, isTold, slotOf, TAG } from '../../shared/domain/tags.ts';

/** One instance, or one slot without any, as `status` tells it. */
export interface InstanceStatus {
  instanceId: string | null;
  requestId: string | null;
  slot: number | null;
  /** ECS's status, or `Absent` where ECS lists no instance. */
  status: Instance['status'] | 'Absent';
  goal: string | null;
  /** The code of the failure that a release cleans up after. */
  failure: string | null;
  /** Whether the goal is still being worked on. */
  pending: boolean;
  /** Until when, as ISO 8601, while it is. */
  deadline: string | null;
  publicIpAddresses: readonly string[];
  privateIpAddresses: readonly string[];
  placement: { index: number | null; zoneId: string; vSwitchId: string | null; instanceType: string } | null;
  createdAt: string | null;
  /** Seconds since its creation, which ECS tells to the minute. */
  ageSeconds: number | null;
  locks: readonly string[];
  /** How the latest goal ended; null while it is pending, and for an instance that no goal was set on. */
  outcome: { type: OutcomeType; code?: string } | null;
}

/** Tells what is known of a selection, in slot order; slots that no instance fills come as Absent. */
export function statusOf({ instances, unknown }: Selected, now: number): InstanceStatus[] {
  const shown = instances.map((instance) => showInstance(instance, now));
  const absent = unknown.map(({ instanceId }) => ({ ...ABSENT, instanceId }));
  const inSlots = shown.sort((a, b) => (a.slot ?? 0) - (b.slot ?? 0));
  return [...inSlots, ...absent];
}

/** The slots of a request that no instance fills: never created, or released since. */
export function emptySlots(requestId: string, instances: readonly Instance[]): InstanceStatus[] {
  const slots = instances.flatMap((instance) => slotOf(instance) ?? []);
  const count = Math.max(0, ...slots.map((slot) => slot.count));
  const taken = new Set(slots.map(({ index }) => index));
  return Array.from({ length: count }, (_, slot) => slot)
    .filter((slot) => !taken.has(slot))
    .map((slot) => ({ ...ABSENT, requestId, slot }));
}

const ABSENT: InstanceStatus = {
  instanceId: null,
  requestId: null,
  slot: null,
  status: 'Absent',
  goal: null,
  failure: null,
  pending: false,
  deadline: null,
  publicIpAddresses: [],
  privateIpAddresses: [],
  placement: null,
  createdAt: null,
  ageSeconds: null,
  locks: [],
  outcome: null,
};

function showInstance(instance: Instance, now: number): InstanceStatus {
  const slot = slotOf(instance);
  const intent = intentOf(instance);
  // The end of an earlier goal may just have taken this one's tag off: reconcile puts it on again in a moment.
  const pending = instance.tags[TAG.pending] !== undefined || (intent !== undefined && !isTold(instance, intent));
  const { zoneId, vSwitchId, instanceType } = instance;
  return {
    instanceId: instance.instanceId,
    requestId: slot?.requestId ?? null,
    slot: slot?.index ?? null,
    status: instance.status,
    goal: intent?.goal ?? null,
    failure: intent?.failure ?? null,
    pending,
    deadline: pending && intent !== undefined ? new Date(deadlineOf(intent, instance)).toISOString() : null,
    publicIpAddresses: instance.publicIps,
    privateIpAddresses: instance.privateIps,
    placement: { index: slot?.placement ?? null, zoneId, vSwitchId: vSwitchId ?? null, instanceType },
    createdAt: new Date(instance.createdAt).toISOString(),
    ageSeconds: Math.max(0, Math.round((now - instance.createdAt) / 1000)),
    locks: instance.locks,
    outcome: pending ? null : outcomeOf(instance),
  };
}

/** A goal that is no longer pending was reached, unless a failure of just this generation is noted. */
function outcomeOf(instance: Instance): InstanceStatus['outcome'] {
  const intent = intentOf(instance);
  if (intent === undefined) return null;
  const failed = failureOf(instance, intent);
  if (failed !== undefined) return { type: FAILED, code: intent.failure ?? failed };
  return { type: REACHED[intent.goal] };
}
