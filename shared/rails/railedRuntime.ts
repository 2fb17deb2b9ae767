import { fleetAsDeployment } from '../cloud/asDeployment.ts';
import { fleetWithinBudget, spending, type CallRecord } from '../cloud/budget.ts';
import { FLEET_API, type EcsFleet } from '../cloud/ecsFleet.ts';
import { connectEcsFleet } from '../cloud/ecsFleetSdk.ts';
import { metered } from '../cloud/meter.ts';
import { cloudPorts } from '../platform/cloudRuntime.ts';
import { runtimeOf, type Runtime } from '../platform/runtime.ts';
import type { Ports } from '../ports.ts';

/** The ports of a function that obeys guard rails. */
export interface RailedPorts extends Ports {
  fleet: EcsFleet;
}

/**
 * The runtime in Function Compute of a function that obeys guard rails. Create it once for each function instance: it
 * counts the calls of the current minute.
 * @example export const handler = createHandler(railedRuntime());
 */
export function railedRuntime(): Runtime<RailedPorts> {
  const calls: CallRecord = new Map();
  return runtimeOf((connection) => {
    const { config, credentials, clock, meter } = connection;
    const spend = spending(clock, calls, config.createsPerMinute);
    const connected = metered(connectEcsFleet(config.region, config.ecsEndpoint, credentials), FLEET_API, meter);
    const fleet = fleetAsDeployment(config.namePrefix, fleetWithinBudget(connected, spend));
    return { ...cloudPorts(connection, calls), fleet };
  });
}
