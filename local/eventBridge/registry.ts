import type { RpcCoverage } from '../rpc/action.ts';
import { listEventBuses } from './actions/listEventBuses.ts';

/** The actions of EventBridge. Its triggers are Function Compute's. */
export const EVENTBRIDGE_COVERAGE: readonly RpcCoverage[] = [
  {
    service: 'EventBridge',
    fidelity: 'simplified',
    actions: [listEventBuses],
    notes: 'The default bus, or `ServiceNotEnable` under the fault `eventBridgeOff`',
  },
];
