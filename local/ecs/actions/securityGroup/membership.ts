import * as v from 'valibot';
import type { ErrorCode } from '../../model/errorCodes.ts';
import { ecsError } from '../../model/errors.ts';
import type { Instance } from '../../model/instance.ts';
import type { Call } from '../action.ts';
import { checkSecurityLock, checkStatus, instanceOf, NO_INSTANCE } from '../instance/instanceChecks.ts';
import { text } from '../../parameters/parameters.ts';
import { securityGroupOf } from './securityGroups.ts';

/**
 * The parameters of JoinSecurityGroup and LeaveSecurityGroup. Network interfaces have no security groups of their own
 * here.
 */
export const membership = v.object({ InstanceId: text(), SecurityGroupId: text() });

export const MEMBERSHIP_ERRORS = [
  ...NO_INSTANCE,
  'IncorrectInstanceStatus',
  'InstanceLockedForSecurity',
  'InvalidSecurityGroupId.NotFound',
] as const satisfies ErrorCode[];

/** The instance and the group of a call. Throws EcsError when one is unknown or the instance cannot change now. */
export function membershipOf(
  { InstanceId, SecurityGroupId }: v.InferOutput<typeof membership>,
  call: Call,
): { instance: Instance; securityGroupId: string } {
  const instance = instanceOf(InstanceId, call);
  const { securityGroupId, vpcId } = securityGroupOf(SecurityGroupId, call.state.region(instance.regionId));
  if (vpcId !== instance.network.vpcId) throw ecsError('InvalidInstanceId.NotFound');
  checkStatus(instance, 'Running', 'Stopped');
  checkSecurityLock(instance, call);
  return { instance, securityGroupId };
}
