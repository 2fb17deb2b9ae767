import type { FaultRule } from '../../local/faults.ts';

/** The zones that requests ask for, in order. The first is short of stock while faults are on. */
export const ZONES = ['cn-hangzhou-g', 'cn-hangzhou-h'] as const;

/**
 * Every kind of fault. At these rates most requests meet several faults, and nearly all still succeed. Milliseconds are
 * those of the cloud, which runs faster than the wall clock. Only `killWorker` has real ones, because functions run in
 * real time.
 */
export const FAULT_RULES: readonly FaultRule[] = [
  ...calls('ecs'),
  ...calls('mns'),
  ...calls('fc'),
  // The functions leave a throttled API alone for the rest of the minute, so a higher rate would leave few other calls.
  { service: 'ecs', kind: 'throttle', probability: 0.002 },
  { service: 'mns', kind: 'throttle', probability: 0.01 },
  { service: 'fc', kind: 'throttle', probability: 0.01 },
  // Longer than the functions' timeout of 10 s for DescribeInstances, at up to twenty times real time.
  { service: 'ecs', kind: 'latency', action: 'DescribeInstances', ms: 220_000, count: 3 },
  { service: 'ecs', kind: 'noStock', zone: ZONES[0], action: 'CreateInstance', probability: 0.4 },
  { service: 'ecs', kind: 'noStock', zone: ZONES[1], action: 'CreateInstance', probability: 0.1 },
  { service: 'ecs', kind: 'noStock', action: 'StartInstances', probability: 0.02 },
  { service: 'ecs', kind: 'vanish', action: 'CreateInstance', probability: 0.03 },
  { service: 'ecs', kind: 'lock', action: 'CreateInstance', reason: 'financial', probability: 0.01 },
  { service: 'ecs', kind: 'lock', action: 'StartInstances', reason: 'security', probability: 0.01 },
  { service: 'ecs', kind: 'lock', action: 'DeleteInstances', reason: 'security', probability: 0.01 },
  { service: 'mns', kind: 'lose', action: 'SendMessage', probability: 0.08 },
  { service: 'mns', kind: 'duplicate', probability: 0.05 },
  { service: 'mns', kind: 'late', ms: 20_000, probability: 0.05 },
  { service: 'fc', kind: 'lose', action: 'reconcile', probability: 0.02 },
  { service: 'fc', kind: 'duplicate', action: 'reconcile', probability: 0.05 },
  { service: 'fc', kind: 'late', action: 'reconcile', ms: 10_000, probability: 0.02 },
  { service: 'fc', kind: 'missTimer', action: 'reconcile', probability: 0.2 },
  { service: 'fc', kind: 'doubleTimer', action: 'reconcile', probability: 0.2 },
  ...kills('create', [5, 40, 120, 300]),
  ...kills('reconcile', [5, 40, 120, 300]),
  ...kills('stop', [20]),
  ...kills('start', [20]),
  ...kills('release', [20]),
];

/**
 * Delays every message by 0 ms, unless another rule delays it. So the log of the local cloud has every message in
 * order, and we can see whether the last one about an instance was lost. This rule comes after all others, and stays on
 * when the cloud is healthy.
 */
export const WITNESS: FaultRule = { service: 'mns', kind: 'late', action: 'SendMessage', ms: 0 };

/** Faults that can strike any call, before or after its effect. */
function calls(service: FaultRule['service']): FaultRule[] {
  return [
    { service, kind: 'error', status: 500, probability: 0.01 },
    { service, kind: 'error', status: 503, probability: 0.01 },
    { service, kind: 'badGateway', probability: 0.01 },
    { service, kind: 'badGateway', html: true, probability: 0.01 },
    { service, kind: 'resetBefore', probability: 0.015 },
    { service, kind: 'resetAfter', probability: 0.03 },
    { service, kind: 'latency', ms: 3_000, probability: 0.05 },
  ];
}

/** Kills function instances this many milliseconds into an invocation. */
function kills(action: string, after: readonly number[]): FaultRule[] {
  return after.map((ms) => ({ service: 'fc', kind: 'killWorker', action, ms, probability: 0.02 }));
}
