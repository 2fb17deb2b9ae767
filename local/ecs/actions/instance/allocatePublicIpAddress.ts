import * as v from 'valibot';
import { parseIp } from '../../model/addressPool.ts';
import { ecsError } from '../../model/errors.ts';
import type { Region } from '../../model/region.ts';
import { defineAction } from '../action.ts';
import { checkLocks, checkStatus, instanceOf, maybeLock } from './instanceChecks.ts';
import { optional, text } from '../../parameters/parameters.ts';

export const allocatePublicIpAddress = defineAction({
  name: 'AllocatePublicIpAddress',
  parameters: v.object({ InstanceId: text(), IpAddress: optional(text()) }),
  errors: [
    'AllocateIpInvalidInstanceBandwidth',
    'AllocatedAlready',
    'IncorrectInstanceStatus',
    'InstanceExpiredOrInArrears',
    'InstanceLockedForSecurity',
    'InvalidInstanceId.NotFound',
    'InvalidIpAddress.Malformed',
    'InvalidIpAddress.NotFound',
    'IpInUse',
  ],
  answer({ InstanceId: instanceId, IpAddress: wanted }, call) {
    const instance = instanceOf(instanceId, call);
    checkStatus(instance, 'Running', 'Stopped');
    maybeLock(instance, call);
    checkLocks(instance);
    if (instance.network.internetMaxBandwidthOut <= 0) throw ecsError('AllocateIpInvalidInstanceBandwidth');
    if (instance.network.publicIp !== '') throw ecsError('AllocatedAlready');
    instance.network.publicIp = takePublicIp(wanted, call.state.region(instance.regionId));
    call.state.lifecycle.settle(instance);
    return { IpAddress: instance.network.publicIp };
  },
});

function takePublicIp(wanted: string | undefined, { publicAddresses }: Region): string {
  if (wanted === undefined) {
    const ip = publicAddresses.allocate();
    if (ip === undefined) throw ecsError('InvalidIpAddress.NotFound', 'Ip address not found');
    return ip;
  }
  if (parseIp(wanted) === undefined) throw ecsError('InvalidIpAddress.Malformed');
  if (publicAddresses.check(wanted) === 'outside') throw ecsError('InvalidIpAddress.NotFound');
  if (publicAddresses.check(wanted) === 'taken') throw ecsError('IpInUse');
  publicAddresses.take(wanted);
  return wanted;
}
