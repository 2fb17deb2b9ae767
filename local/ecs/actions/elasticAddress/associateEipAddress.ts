import * as v from 'valibot';
import { BOUND_TYPES, type BoundType, type ElasticAddress } from '../../model/elasticAddress.ts';
import { ecsError, ownErrors } from '../../model/errors.ts';
import type { Instance } from '../../model/instance.ts';
import { pass, settled } from '../../model/passing.ts';
import { type Call, defineAction, NETWORK_VERSIONS } from '../action.ts';
import { checkStatus, instanceOf, NO_INSTANCE } from '../instance/instanceChecks.ts';
import { oneOf, optional, text } from '../../parameters/parameters.ts';
import { ADDRESS_ERRORS, addressOf } from './elasticAddresses.ts';

const OWN_ERRORS = ownErrors({
  BIND_INSTANCE_HAVE_PORTMAP_OR_BIND_EIP: [400, 'The instance may have portMap or already bind eip.'],
  'InvalidAssociation.Duplicated': [400, 'Specified instance already is associated.'],
  OperationDenied: [400, 'Specified instance is not in VPC.'],
});

/** Binds an elastic address to an instance in a VPC, or to a secondary interface: Associating, then InUse. */
export const associateEipAddress = defineAction({
  name: 'AssociateEipAddress',
  versions: NETWORK_VERSIONS,
  parameters: v.object({
    AllocationId: text(),
    InstanceId: text(),
    InstanceType: optional(oneOf(BOUND_TYPES, 'InvalidInstanceType.ValueNotSupported'), 'EcsInstance'),
  }),
  errors: [
    ...ADDRESS_ERRORS,
    ...NO_INSTANCE,
    'IncorrectInstanceStatus',
    'InvalidEniId.NotFound',
    'InvalidInstanceType.ValueNotSupported',
    'InvalidOperation.InvalidEniState',
  ],
  ownErrors: OWN_ERRORS,
  answer({ AllocationId, InstanceId, InstanceType }, call) {
    const address = addressOf(AllocationId, 'Available', call);
    if (InstanceType === 'EcsInstance') bindInstance(address, instanceOf(InstanceId, call), call);
    else checkInterface(InstanceId, call);
    bind(address, InstanceId, InstanceType, call);
    return {};
  },
});

function bind(address: ElasticAddress, instanceId: string, instanceType: BoundType, { state }: Call): void {
  address.instanceId = instanceId;
  address.instanceType = instanceType;
  const meanSeconds = state.options.durations.pending;
  pass(address, { through: 'Associating', becomes: 'InUse', meanSeconds }, state.options);
}

// The instance shows its address from now on, while the address itself is still Associating.
function bindInstance(address: ElasticAddress, instance: Instance, { state }: Call): void {
  const { network } = instance;
  if (network.vpcId === '') throw OWN_ERRORS.error('OperationDenied');
  if (network.elasticIp !== undefined) throw OWN_ERRORS.error('InvalidAssociation.Duplicated');
  if (network.publicIp !== '') throw OWN_ERRORS.error('BIND_INSTANCE_HAVE_PORTMAP_OR_BIND_EIP');
  checkStatus(instance, 'Running', 'Stopped');
  const { allocationId, ip, bandwidth, internetChargeType } = address;
  network.elasticIp = { allocationId, ip, bandwidth, internetChargeType };
  state.lifecycle.settle(instance);
}

function checkInterface(id: string, { region, now }: Call): void {
  const found = region.interfaces.get(id);
  if (found === undefined) throw ecsError('InvalidEniId.NotFound');
  const { status } = settled(found, now);
  if (status !== 'Available' && status !== 'InUse') throw ecsError('InvalidOperation.InvalidEniState');
  if ([...region.elasticAddresses.values()].some(({ instanceId }) => instanceId === id)) {
    throw OWN_ERRORS.error('InvalidAssociation.Duplicated');
  }
}
