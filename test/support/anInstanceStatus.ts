import type { InstanceStatus } from '../../shared/api/answers.ts';

/** What `status` answers of an instance that was not created here. */
export function anInstanceStatus(instanceId: string, fields: Partial<InstanceStatus> = {}): InstanceStatus {
  return {
    ...{ instanceId, requestId: null, slot: null, status: 'Running', goal: null, failure: null, pending: false },
    ...{ deadline: null, publicIpAddresses: [], privateIpAddresses: [], placement: null, createdAt: null },
    ...{ ageSeconds: null, locks: [], outcome: null },
    ...fields,
  };
}
