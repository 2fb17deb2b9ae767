import type { InstanceStatus } from '../../shared/api/answers.ts';
import { isAtGoal, type Instance, type Intent } from '../../shared/domain/instance.ts';
import { FAILED, REACHED } from '../../shared/domain/outcomes.ts';
import { emptySlots } from '../../shared/goals/emptySlots.ts';
import type { Selected } from '../../shared/goals/selection.ts';
import { deadlineOf, recordedFailure, intentOf, isPublished, LATEST, slotOf, TAG } from '../../shared/domain/tags.ts';

/** The status of each instance of a selection, in slot order. Ids that ECS does not list follow as Absent. */
export function statusOf({ instances, unknown }: Selected, now: number): InstanceStatus[] {
  const shown = instances.map((instance) => showInstance(instance, now));
  const absent = unknown.map(({ instanceId }) => ({ ...ABSENT, instanceId }));
  const inSlots = shown.sort((a, b) => (a.slot ?? 0) - (b.slot ?? 0));
  return [...inSlots, ...absent];
}

/** The slots of a request that no instance fills: never created, or released since. */
export function absentSlots(requestId: string, instances: readonly Instance[]): InstanceStatus[] {
  return emptySlots(instances).map((slot) => ({ ...ABSENT, requestId, slot }));
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
  const pending = instance.tags[TAG.pending] !== undefined || (intent !== undefined && !hasEnded(instance, intent));
  const { zoneId, vSwitchId, instanceType, createdAt } = instance;
  const deadline = intent && deadlineOf(intent, instance);
  return {
    instanceId: instance.instanceId,
    requestId: slot?.requestId ?? null,
    slot: slot?.index ?? null,
    status: instance.status,
    goal: intent?.goal ?? null,
    failure: intent?.failure ?? null,
    pending,
    deadline: pending && deadline !== undefined && deadline < LATEST ? new Date(deadline).toISOString() : null,
    publicIpAddresses: [...instance.publicIps],
    privateIpAddresses: [...instance.privateIps],
    placement: { index: slot?.placement ?? null, zoneId, vSwitchId: vSwitchId ?? null, instanceType },
    createdAt: createdAt === undefined ? null : new Date(createdAt).toISOString(),
    ageSeconds: createdAt === undefined ? null : Math.max(0, Math.round((now - createdAt) / 1000)),
    locks: [...instance.locks],
    outcome: pending ? null : outcomeOf(instance),
  };
}

/**
 * Whether a goal without a pending tag has ended. If not, the end of an earlier goal has just taken its tag off, and
 * reconcile puts it on again soon. Where the role may not tag, a goal that is reached, or whose failure it could still
 * record, bears no mark.
 */
function hasEnded(instance: Instance, intent: Intent): boolean {
  const failed = recordedFailure(instance, intent) !== undefined;
  return failed || isPublished(instance, intent) || isAtGoal(intent, instance);
}

/** How a goal ended that is no longer pending: it was reached, unless a failure of its generation is recorded. */
function outcomeOf(instance: Instance): InstanceStatus['outcome'] {
  const intent = intentOf(instance);
  if (intent === undefined) return null;
  const failed = recordedFailure(instance, intent);
  if (failed !== undefined) return { type: FAILED, code: intent.failure ?? failed };
  return { type: REACHED[intent.goal] };
}
