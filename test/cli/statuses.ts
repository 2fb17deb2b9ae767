import type { InstanceStatus } from '../../shared/api/answers.ts';

/** The status of an instance as the function answers it, with the fields that a test needs. */
export function statusOf(fields: Partial<InstanceStatus> = {}): InstanceStatus {
  return {
    instanceId: 'i-1',
    requestId: 'r',
    slot: 0,
    status: 'Running',
    goal: 'Running',
    failure: null,
    pending: true,
    deadline: null,
    publicIpAddresses: [],
    privateIpAddresses: [],
    placement: null,
    createdAt: null,
    ageSeconds: 0,
    locks: [],
    outcome: null,
    ...fields,
  };
}

/** The status of an id that ECS does not list. */
export function absentStatus(instanceId: string): InstanceStatus {
  return statusOf({
    instanceId,
    requestId: null,
    slot: null,
    status: 'Absent',
    goal: null,
    pending: false,
    ageSeconds: null,
  });
}
