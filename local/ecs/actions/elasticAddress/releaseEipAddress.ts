import * as v from 'valibot';
import { defineAction, NETWORK_VERSIONS } from '../action.ts';
import { regionHolding } from '../regionHolding.ts';
import { text } from '../../parameters/parameters.ts';
import { ADDRESS_ERRORS, addressOf } from './elasticAddresses.ts';

/** Gives an elastic address back that is bound to nothing. */
export const releaseEipAddress = defineAction({
  name: 'ReleaseEipAddress',
  versions: NETWORK_VERSIONS,
  parameters: v.object({ AllocationId: text() }),
  errors: [...ADDRESS_ERRORS],
  answer({ AllocationId: allocationId }, call) {
    const { ip } = addressOf(allocationId, 'Available', call);
    const region = regionHolding(({ elasticAddresses }) => elasticAddresses.has(allocationId), call);
    region.elasticAddresses.delete(allocationId);
    region.publicAddresses.release(ip);
    return {};
  },
});
