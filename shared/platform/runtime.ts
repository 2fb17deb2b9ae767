import { asDeployment } from '../cloud/asDeployment.ts';
import { withinBudget, type CallRecord } from '../cloud/budget.ts';
import { connectEcs } from '../cloud/ecsSdk.ts';
import { connectMns } from '../cloud/mnsSdk.ts';
import type { Clock } from '../domain/pacing.ts';
import type { Ports } from '../ports.ts';
import type { Config } from './config.ts';
import type { Log } from './log.ts';
import { runtimeOf } from './runtimeOf.ts';
import type { Context } from './triggers.ts';

/** What a function instance runs on: the cloud, or a simulation of it. */
export interface Runtime<P = Ports> {
  clock: Clock;
  /** Waits for this many milliseconds of the clock. */
  sleep: (ms: number) => Promise<void>;
  /**
   * Makes the settings and the ports of one invocation.
   * @throws MisconfiguredError when a setting is missing or wrong, Error when the credentials are missing.
   */
  connect: (context: Context, log: Log) => { config: Config; ports: P };
}

/**
 * The runtime in Function Compute. Settings come from the environment; ECS and MNS are reached through the vendor's
 * SDKs. Create it once for each function instance: it counts the calls of the current minute.
 * @example export const handler = createHandler(cloudRuntime());
 */
export function cloudRuntime(): Runtime {
  const calls: CallRecord = new Map();
  return runtimeOf(({ config, credentials, clock, log }) => {
    const { namePrefix, region, ecsEndpoint, createsPerMinute } = config;
    const connected = connectEcs(region, ecsEndpoint, credentials);
    const ecs = asDeployment(namePrefix, withinBudget(connected, clock, calls, createsPerMinute));
    const mns = connectMns(config, config.mnsEndpoint, credentials);
    return { ecs, ...mns, clock, random: Math.random, log };
  });
}
