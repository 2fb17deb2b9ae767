import { DEFAULT_IMAGE_ID, DEFAULT_INSTANCE_TYPE, DEFAULT_SECURITY_GROUP_ID } from '../../local/ecs/defaults.ts';
import type { InstanceStatus } from '../../shared/api/answers.ts';
import type { Instance, Intent } from '../../shared/domain/instance.ts';
import { parseRequest, type Guardrails, type ProvisioningRequest } from '../../functions/create/request.ts';
import type { WorkItem } from '../../shared/domain/message.ts';
import type { Context } from '../../shared/platform/triggers.ts';
import { goalTags, slotTags, type Slot } from '../../shared/domain/tags.ts';

/** New Year 2026: the virtual clocks of the tests start here. */
export const NEW_YEAR = Date.UTC(2026, 0, 1);

export const MINUTE = 60_000;

/** The key that a function's own calls are signed with. */
export const KEY = { accessKeyId: 'key-id', accessKeySecret: 'key-secret' };

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
    rails: { maxLifetimeMinutes: undefined },
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

/** The status of an instance as the function answers it, with the fields that a test needs. */
export function aStatus(fields: Partial<InstanceStatus> = {}): InstanceStatus {
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
export function anAbsentStatus(instanceId: string): InstanceStatus {
  return aStatus({
    instanceId,
    requestId: null,
    slot: null,
    status: 'Absent',
    goal: null,
    pending: false,
    ageSeconds: null,
  });
}

/** What Function Compute tells an invocation. */
export function aContext(changes: Partial<Context> = {}): Context {
  return { requestId: 'fc-request', credentials: { ...KEY }, function: { name: 'function', timeout: 10 }, ...changes };
}

/** The event of an HTTP trigger. */
export function anHttpEvent(body: unknown, query: Record<string, string> = {}): Buffer {
  return Buffer.from(
    JSON.stringify({
      version: 'v1',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      queryParameters: query,
      requestContext: { http: { method: 'POST' } },
    }),
  );
}

export function aTimerEvent(payload: unknown, time = '2026-01-01T00:00:00Z', name = 'nightly'): Buffer {
  return Buffer.from(JSON.stringify({ triggerTime: time, triggerName: name, payload: JSON.stringify(payload) }));
}

/** The event of the queue's trigger for these message bodies. */
export function aQueueEvent(...bodies: unknown[]): Buffer {
  const events = bodies.map((messageBody) => ({
    specversion: '1.0',
    type: 'mns:Queue:SendMessage',
    data: { messageId: 'm', messageBody },
  }));
  return Buffer.from(JSON.stringify(events));
}

/** An event of the default event bus: an instance has changed its state. */
export function aStateChange(resourceId: string, state: string) {
  return { specversion: '1.0', type: 'ecs:Instance:StateChange', data: { resourceId, state } };
}
