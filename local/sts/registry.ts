import type { RpcCoverage } from '../rpc/action.ts';
import { assumeRole } from './actions/assumeRole.ts';
import { getCallerIdentity } from './actions/getCallerIdentity.ts';

/** The actions of the Security Token Service. */
export const STS_COVERAGE: readonly RpcCoverage[] = [
  {
    service: 'STS',
    fidelity: 'simplified',
    actions: [getCallerIdentity, assumeRole],
    notes:
      'A temporary key does not tell whose role it is. Nobody is refused a role, and a session policy changes nothing',
  },
];
