import * as v from 'valibot';
import { invalidParameter, ownErrors } from '../../model/errors.ts';
import { pass } from '../../model/passing.ts';
import { defineAction } from '../action.ts';
import { text } from '../../parameters/parameters.ts';
import { INSTANCE_ERRORS, instanceToChange, INTERFACE_ERRORS, interfaceOf } from './networkInterfaces.ts';

const OWN_ERRORS = ownErrors({
  'InvalidOperation.DetachPrimaryEniNotAllowed': [400, 'A primary network interface stays with its instance.'],
});

/** Takes a secondary interface off its instance: Detaching, then Available. */
export const detachNetworkInterface = defineAction({
  name: 'DetachNetworkInterface',
  parameters: v.object({ RegionId: text(), NetworkInterfaceId: text(), InstanceId: text() }),
  ignored: ['TrunkNetworkInstanceId'],
  errors: [...INSTANCE_ERRORS, ...INTERFACE_ERRORS],
  ownErrors: OWN_ERRORS,
  answer({ NetworkInterfaceId, InstanceId }, call) {
    const detached = interfaceOf(NetworkInterfaceId, ['InUse'], call, () =>
      OWN_ERRORS.error('InvalidOperation.DetachPrimaryEniNotAllowed'),
    );
    const instance = instanceToChange(InstanceId, call);
    if (detached.instanceId !== InstanceId) throw invalidParameter('InstanceId');
    const { network } = instance;
    const others = (network.secondaryInterfaces ?? []).filter(
      ({ networkInterfaceId }) => networkInterfaceId !== NetworkInterfaceId,
    );
    if (others.length === 0) delete network.secondaryInterfaces;
    else network.secondaryInterfaces = others;
    detached.instanceId = '';
    const { lifecycle, options } = call.state;
    lifecycle.settle(instance);
    pass(detached, { through: 'Detaching', becomes: 'Available', meanSeconds: options.durations.pending }, options);
    return {};
  },
});
