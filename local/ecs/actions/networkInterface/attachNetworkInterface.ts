import * as v from 'valibot';
import { findInstanceType, mostInterfaces } from '../../model/catalogue/instanceTypes.ts';
import { ecsError, ownErrors } from '../../model/errors.ts';
import type { Instance } from '../../model/instance.ts';
import type { NetworkInterface } from '../../model/networkInterface.ts';
import { pass } from '../../model/passing.ts';
import { defineAction } from '../action.ts';
import { optional, text, whole } from '../../parameters/parameters.ts';
import { INSTANCE_ERRORS, instanceToChange, INTERFACE_ERRORS, interfaceOf } from './networkInterfaces.ts';

const OWN_ERRORS = ownErrors({
  EniPerInstanceLimitExceeded: [403, 'The instance has as many network interfaces as its type takes.'],
  'InvalidOperation.AvailabilityZoneMismatch': [403, 'The specified resources are not in the same zone.'],
});

/** Attaches a secondary interface to an instance of its zone and VPC: Attaching, then InUse. */
export const attachNetworkInterface = defineAction({
  name: 'AttachNetworkInterface',
  parameters: v.object({
    RegionId: text(),
    NetworkInterfaceId: text(),
    InstanceId: text(),
    NetworkCardIndex: optional(whole(0, 0)),
  }),
  ignored: ['TrunkNetworkInstanceId', 'WaitForNetworkConfigurationReady'],
  errors: [...INSTANCE_ERRORS, ...INTERFACE_ERRORS, 'InvalidOperation.InvalidEniType', 'InvalidOperation.VpcMismatch'],
  ownErrors: OWN_ERRORS,
  answer({ NetworkInterfaceId, InstanceId }, call) {
    const attached = interfaceOf(NetworkInterfaceId, ['Available'], call);
    const instance = instanceToChange(InstanceId, call);
    checkPlace(attached, instance);
    const { network } = instance;
    const { networkInterfaceId, macAddress, privateIps } = attached;
    network.secondaryInterfaces = [
      ...(network.secondaryInterfaces ?? []),
      { networkInterfaceId, macAddress, privateIps },
    ];
    attached.instanceId = InstanceId;
    const { lifecycle, options } = call.state;
    lifecycle.settle(instance);
    pass(attached, { through: 'Attaching', becomes: 'InUse', meanSeconds: options.durations.pending }, options);
    return {};
  },
});

function checkPlace(attached: NetworkInterface, { network, zoneId, instanceType }: Instance): void {
  if (attached.vpcId !== network.vpcId) throw ecsError('InvalidOperation.VpcMismatch');
  if (attached.zoneId !== zoneId) throw OWN_ERRORS.error('InvalidOperation.AvailabilityZoneMismatch');
  const type = findInstanceType(instanceType);
  const count = 1 + (network.secondaryInterfaces?.length ?? 0);
  if (type !== undefined && count >= mostInterfaces(type)) throw OWN_ERRORS.error('EniPerInstanceLimitExceeded');
}
