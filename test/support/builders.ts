import { DEFAULT_IMAGE_ID, DEFAULT_INSTANCE_TYPE, DEFAULT_SECURITY_GROUP_ID } from '../../local/ecs/defaults.ts';
import type { Instance, Intent } from '../../shared/domain/instance.ts';
import { parseRequest, type Guardrails, type ProvisioningRequest } from '../../functions/create/request.ts';
import type { WorkItem } from '../../shared/domain/message.ts';
import { goalTags, slotTags, type Slot } from '../../shared/domain/tags.ts';

/** New Year 2026: the virtual clocks of the tests start here. */
export const NEW_YEAR = Date.UTC(2026, 0, 1);

export const MINUTE = 60_000;

export function anIntent(changes: Partial<Intent> = {}): Intent {
  return { goal: 'Running', generation: 0, withinSeconds: 900, ...changes };
}

export function anInstance(changes: Partial<Instance> = {}): Instance {
  return {
    instanceId: 'i-1',
    status: 'Stopped',
    publicIps: [],
    privateIps: ['172.16.0.1'],
    zoneId: 'cn-hangzhou-b',
    vSwitchId: 'vsw-local-b',
    instanceType: 'ecs.g6.large',
    chargeType: 'PostPaid',
    createdAt: NEW_YEAR,
    autoReleaseAt: undefined,
    expiresAt: undefined,
    locks: [],
    tags: {},
    ...changes,
  };
}

export function aSlot(changes: Partial<Slot> = {}): Slot {
  return { requestId: 'request', index: 0, count: 1, placement: 0, ...changes };
}

/** An instance that was created here and whose goal is open. */
export function aPendingInstance(intent: Partial<Intent> = {}, changes: Partial<Instance> = {}): Instance {
  return anInstance({ tags: { ...slotTags(aSlot()), ...goalTags(anIntent(intent)) }, ...changes });
}

export function aWorkItem(changes: Partial<WorkItem> = {}): WorkItem {
  return { instanceId: 'i-1', goal: 'Running', generation: 0, deadline: NEW_YEAR + 15 * MINUTE, ...changes };
}

export function someGuardrails(changes: Partial<Guardrails> = {}): Guardrails {
  return {
    maxCount: 200,
    allowPrepaid: true,
    deadlineSeconds: 900,
    defaults: {
      imageId: DEFAULT_IMAGE_ID,
      instanceType: DEFAULT_INSTANCE_TYPE,
      securityGroupId: DEFAULT_SECURITY_GROUP_ID,
    },
    ...changes,
  };
}

export function aRequest(body: object = {}): ProvisioningRequest {
  return parseRequest(body, 'request', someGuardrails());
}
