import type { FaultRule } from '../../local/faults.ts';

/** The zones that requests ask for, in order; the first is short of stock while faults are on. */
export const ZONES = ['cn-hangzhou-g', 'cn-hangzhou-h'] as const;

/**
 * Every kind of fault, at rates at which most requests meet several and nearly all still get through. Milliseconds are
 * the cloud's, which runs faster than the wall clock; those of `killWorker` are real, as functions run in real time.
 */
export const FAULT_RULES: readonly FaultRule[] = [
  ...calls('ecs'),
  ...calls('mns'),
  ...calls('fc'),
  // A throttled API is left alone for the rest of the minute, so this rate decides how much else can happen.
  { service: 'ecs', kind: 'throttle', probability: 0.002 },
  { service: 'mns', kind: 'throttle', probability: 0.01 },
  { service: 'fc', kind: 'throttle', probability: 0.01 },
  // Longer than the functions' own patience with DescribeInstances, at up to twenty times real time.
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
 * Delays by nothing what no other rule delays: so the local cloud's log names every message, in the order in which they
 * were sent, and one can tell whether the last that named an instance was lost. Behind all others, and in force also
 * when the cloud is healthy.
 */
export const WITNESS: FaultRule = { service: 'mns', kind: 'late', action: 'SendMessage', ms: 0 };

/** What can happen to any call, before or after its effect. */
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

/** Function instances that die so many milliseconds into an invocation. */
function kills(action: string, after: readonly number[]): FaultRule[] {
  return after.map((ms) => ({ service: 'fc', kind: 'killWorker', action, ms, probability: 0.02 }));
}
