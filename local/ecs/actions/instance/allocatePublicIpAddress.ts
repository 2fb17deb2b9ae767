import * as v from 'valibot';
import { parseIp } from '../../model/addressPool.ts';
import { ownErrors } from '../../model/errors.ts';
import type { Region } from '../../model/region.ts';
import { defineAction } from '../action.ts';
import { CHECK_ERRORS, checkLocks, checkStatus, instanceOf } from './instanceChecks.ts';
import { optional, text } from '../../parameters/parameters.ts';

const OWN_ERRORS = ownErrors({
  AllocateIpInvalidInstanceBandwidth: [
    400,
    'OperationDenied The InternetMaxBandwidthOut of the specified instance cannot be less than 0.',
  ],
  AllocatedAlready: [403, 'There is an IpAddress allocated already for the specified instance.'],
  'InvalidIpAddress.Malformed': [400, 'The specified parameter "IpAddress" is not valid.'],
  'InvalidIpAddress.NotFound': [404, 'The specified IP is not in the specified vlan.'],
  IpInUse: [403, 'The specified IP is already in use.'],
});

export const allocatePublicIpAddress = defineAction({
  name: 'AllocatePublicIpAddress',
  parameters: v.object({ InstanceId: text(), IpAddress: optional(text()) }),
  ignored: ['VlanId'],
  errors: CHECK_ERRORS,
  ownErrors: OWN_ERRORS,
  answer({ InstanceId: instanceId, IpAddress: wanted }, call) {
    const instance = instanceOf(instanceId, call);
    checkStatus(instance, 'Running', 'Stopped');
    checkLocks(instance, call);
    if (instance.network.internetMaxBandwidthOut <= 0) throw OWN_ERRORS.error('AllocateIpInvalidInstanceBandwidth');
    if (instance.network.publicIp !== '') throw OWN_ERRORS.error('AllocatedAlready');
    instance.network.publicIp = takePublicIp(wanted, call.state.region(instance.regionId));
    call.state.lifecycle.settle(instance);
    return { IpAddress: instance.network.publicIp };
  },
});

function takePublicIp(wanted: string | undefined, { publicAddresses }: Region): string {
  if (wanted === undefined) {
    const ip = publicAddresses.allocate();
    if (ip === undefined) throw OWN_ERRORS.error('InvalidIpAddress.NotFound', 'Ip address not found');
    return ip;
  }
  if (parseIp(wanted) === undefined) throw OWN_ERRORS.error('InvalidIpAddress.Malformed');
  if (publicAddresses.check(wanted) === 'outside') throw OWN_ERRORS.error('InvalidIpAddress.NotFound');
  if (publicAddresses.check(wanted) === 'taken') throw OWN_ERRORS.error('IpInUse');
  publicAddresses.take(wanted);
  return wanted;
}
