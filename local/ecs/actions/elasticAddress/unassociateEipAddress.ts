import * as v from 'valibot';
import { BOUND_TYPES, unbind } from '../../model/elasticAddress.ts';
import { ecsError } from '../../model/errors.ts';
import { pass } from '../../model/passing.ts';
import { type Call, defineAction, NETWORK_VERSIONS } from '../action.ts';
import { checkStatus } from '../instance/instanceChecks.ts';
import { bool, oneOf, optional, text } from '../../parameters/parameters.ts';
import { ADDRESS_ERRORS, addressOf } from './elasticAddresses.ts';

/** Takes an elastic address off: Unassociating, then Available. */
export const unassociateEipAddress = defineAction({
  name: 'UnassociateEipAddress',
  versions: NETWORK_VERSIONS,
  parameters: v.object({
    AllocationId: text(),
    InstanceId: optional(text()),
    InstanceType: optional(oneOf(BOUND_TYPES, 'InvalidInstanceType.ValueNotSupported')),
    // Of the VPC product alone; it means a NAT gateway, of which there are none here.
    Force: optional(bool()),
  }),
  errors: [
    ...ADDRESS_ERRORS,
    'IncorrectInstanceStatus',
    'InvalidInstanceId.NotFound',
    'InvalidInstanceType.ValueNotSupported',
  ],
  answer({ AllocationId, InstanceId, InstanceType }, call) {
    const address = addressOf(AllocationId, 'InUse', call);
    const { instanceId, instanceType } = address;
    if (instanceId !== (InstanceId ?? instanceId) || instanceType !== (InstanceType ?? instanceType)) {
      throw ecsError('InvalidInstanceId.NotFound');
    }
    takeFrom(instanceId, call);
    unbind(address);
    const { options } = call.state;
    const meanSeconds = options.durations.pending;
    pass(address, { through: 'Unassociating', becomes: 'Available', meanSeconds }, options);
    return {};
  },
});

// An interface does not know its address.
function takeFrom(instanceId: string, { state }: Call): void {
  const instance = state.findInstanceAnywhere(instanceId);
  if (instance === undefined) return;
  checkStatus(instance, 'Running', 'Stopped');
  delete instance.network.elasticIp;
  state.lifecycle.settle(instance);
}
