import {
  MOST_ROWS,
  type LocalState,
  type QueueDepth,
  type ShownFunction,
  type ShownInstance,
  type ShownInvocation,
} from '../../console/wire/state.ts';
import type { Instance } from '../ecs/model/instance.ts';
import type { FunctionConfig } from '../fc/functionConfig.ts';
import type { FunctionStats } from '../fc/function.ts';
import { parseSchedule } from '../fc/trigger/cron.ts';
import type { QueueDescription } from '../mns/model/queue.ts';
import type { InvocationEntry } from './journal.ts';

/** How many of the newest calls and runs the state holds. */
export const NEWEST = { calls: 200, invocations: 100 };

/** An instance in the words of the console. Password, user data and the like are not in it. */
function shownInstance(instance: Instance): ShownInstance {
  const { instanceId, instanceName, status, zoneId, instanceType, createdAt, network, charge, lockReasons } = instance;
  const publicIps = [network.publicIp, network.elasticIp?.ip ?? ''].filter((ip) => ip !== '');
  return {
    ...{ instanceId, instanceName, status, zoneId, instanceType, createdAt, publicIps },
    vSwitchId: network.vSwitchId,
    chargeType: charge.type,
    privateIps: [network.privateIp],
    locks: lockReasons,
    tags: Object.fromEntries(instance.tags.map(({ key, value }) => [key, value])),
  };
}

/** The instances that a page gets: all, or the newest of them. */
export function shownInstances(instances: readonly Instance[]): LocalState['instances'] {
  const newest = instances.length <= MOST_ROWS ? instances : [...instances].sort((a, b) => b.sequence - a.sequence).slice(0, MOST_ROWS); // prettier-ignore
  return Object.fromEntries(newest.map((instance) => [instance.instanceId, shownInstance(instance)]));
}

export function depthOf({ ActiveMessages, InactiveMessages, DelayMessages }: QueueDescription): QueueDepth {
  return { active: ActiveMessages, inactive: InactiveMessages, delayed: DelayMessages };
}

/** A run without what it printed. */
export function shownInvocation(entry: InvocationEntry): ShownInvocation {
  const { at, functionName, requestId, durationMs, coldStart, error } = entry;
  return { at, functionName, requestId, durationMs, coldStart, ...(error !== undefined && { error }) };
}

/** A function with its timers, and when each is due next. */
export function shownFunction({ triggers }: FunctionConfig, stats: FunctionStats, now: number): ShownFunction {
  const timers = triggers.flatMap((trigger) => {
    if (trigger.triggerType !== 'timer') return [];
    const { cronExpression: cron, enable: enabled } = trigger.triggerConfig;
    const next = enabled ? (parseSchedule(cron, now).next(now) ?? null) : null;
    return [{ name: trigger.triggerName, cron, enabled, next }];
  });
  const { invocations, errors, coldStarts } = stats;
  return { invocations, errors, coldStarts, timers };
}
