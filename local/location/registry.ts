import type { RpcCoverage } from '../rpc/action.ts';
import { describeEndpoints } from './actions/describeEndpoints.ts';

/** The actions of the location service. */
export const LOCATION_COVERAGE: readonly RpcCoverage[] = [
  {
    service: 'Location',
    fidelity: 'simplified',
    actions: [describeEndpoints],
    notes: "The vendor's hosts of ECS, VPC, RAM, STS and ResourceManager, which the proxy leads here",
  },
];
