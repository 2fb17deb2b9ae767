import * as v from 'valibot';
import { defineAction } from '../action.ts';
import { text } from '../../parameters/parameters.ts';
import { INTERFACE_ERRORS, interfaceOf } from './networkInterfaces.ts';

/** Removes a secondary interface that is attached to nothing; its addresses are free again. */
export const deleteNetworkInterface = defineAction({
  name: 'DeleteNetworkInterface',
  parameters: v.object({ RegionId: text(), NetworkInterfaceId: text() }),
  errors: [...INTERFACE_ERRORS, 'InvalidOperation.InvalidEniType'],
  answer({ NetworkInterfaceId }, call) {
    call.region.removeInterface(interfaceOf(NetworkInterfaceId, ['Available'], call));
    return {};
  },
});
