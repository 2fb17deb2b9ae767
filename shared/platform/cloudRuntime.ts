import { asDeployment } from '../cloud/asDeployment.ts';
import { withinBudget, type CallRecord } from '../cloud/budget.ts';
import { ECS_API } from '../cloud/ecs.ts';
import { connectEcs } from '../cloud/ecsSdk.ts';
import { metered } from '../cloud/meter.ts';
import { connectMns } from '../cloud/mnsSdk.ts';
import type { Ports } from '../ports.ts';
import { runtimeOf, type Connection, type Runtime } from './runtime.ts';

/**
 * The runtime in Function Compute. Settings come from the environment; ECS and MNS are reached through the vendor's
 * SDKs. Create it once for each function instance: it counts the calls of the current minute.
 * @example export const handler = createHandler(cloudRuntime());
 */
export function cloudRuntime(): Runtime {
  const calls: CallRecord = new Map();
  return runtimeOf((connection) => cloudPorts(connection, calls));
}

/**
 * The ports of one invocation, through the vendor's SDKs.
 * @param calls what the function instance remembers of its calls.
 * @example runtimeOf((connection) => ({ ...cloudPorts(connection, calls), more }));
 */
export function cloudPorts({ config, credentials, clock, log, meter }: Connection, calls: CallRecord): Ports {
  const { namePrefix, region, ecsEndpoint, createsPerMinute } = config;
  const connected = metered(connectEcs(region, ecsEndpoint, credentials), ECS_API, meter);
  const ecs = asDeployment(namePrefix, withinBudget(connected, clock, calls, createsPerMinute));
  const mns = connectMns(config, config.mnsEndpoint, credentials);
  return { ecs, ...mns, clock, random: Math.random, log };
}
