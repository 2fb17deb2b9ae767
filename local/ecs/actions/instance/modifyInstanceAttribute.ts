import * as v from 'valibot';
import { invalidParameter, ownErrors } from '../../model/errors.ts';
import { baseImageOf } from '../../model/image.ts';
import { CREDIT_SPECIFICATIONS, type Instance } from '../../model/instance.ts';
import { type Call, defineAction } from '../action.ts';
import { checkSecurityLock, checkStatus, instanceOf, NO_INSTANCE } from './instanceChecks.ts';
import { checkProtection } from '../launch/charge.ts';
import { checkNames, checkPassword } from '../launch/names.ts';
import { userData } from '../launch/parameters.ts';
import { bool, list, oneOf, optional, text, textUpTo } from '../../parameters/parameters.ts';
import { securityGroupOf } from '../securityGroup/securityGroups.ts';

const OWN_ERRORS = ownErrors({
  'InvalidUserData.Base64FormatInvalid': [403, 'The specified UserData is not valid.'],
  'InvalidParameter.CreditSpecification': [400, 'The specified CreditSpecification is not supported in this region.'],
});

const parameters = v.object({
  InstanceId: text(),
  InstanceName: optional(text()),
  Description: optional(textUpTo(256, 'InvalidDescription.Malformed')),
  HostName: optional(text()),
  Password: optional(text()),
  UserData: optional(userData(OWN_ERRORS.code('InvalidUserData.Base64FormatInvalid'))),
  DeletionProtection: optional(bool()),
  CreditSpecification: optional(oneOf(CREDIT_SPECIFICATIONS, OWN_ERRORS.code('InvalidParameter.CreditSpecification'))),
  SecurityGroupIds: optional(list(text(), 16)),
});

type Asked = v.InferOutput<typeof parameters>;

/**
 * Changes what the parameters name and leaves the rest. Checks a password and does not keep it: nobody logs in here.
 */
export const modifyInstanceAttribute = defineAction({
  name: 'ModifyInstanceAttribute',
  parameters,
  ignored: [
    'CpuOptions.Core',
    'CpuOptions.ThreadsPerCore',
    'CpuOptions.TopologyType',
    'CpuOptions.NestedVirtualization',
    'EnableJumboFrame',
    'EnableNetworkEncryption',
    'NetworkInterfaceQueueNumber',
    'PrivateDnsNameOptions.EnableInstanceIdDnsAAAARecord',
    'PrivateDnsNameOptions.EnableInstanceIdDnsARecord',
    'PrivateDnsNameOptions.EnableIpDnsARecord',
    'PrivateDnsNameOptions.EnableIpDnsPtrRecord',
    'PrivateDnsNameOptions.HostnameType',
    'Recyclable',
    'RemoteConnectionOptions.Password',
    'RemoteConnectionOptions.Type',
  ],
  errors: [
    ...NO_INSTANCE,
    'IncorrectInstanceStatus',
    'InvalidChargeType.ValueNotSupported',
    'InstanceLockedForSecurity',
    'InvalidDescription.Malformed',
    'InvalidHostName.Malformed',
    'InvalidInstanceName.Malformed',
    'InvalidParameter',
    'InvalidPassword.Malformed',
    'InvalidSecurityGroupId.NotFound',
    'InvalidUserData.SizeExceeded',
  ],
  ownErrors: OWN_ERRORS,
  answer(asked, call) {
    const instance = instanceOf(asked.InstanceId, call);
    check(instance, asked, call);
    instance.instanceName = asked.InstanceName ?? instance.instanceName;
    instance.description = asked.Description ?? instance.description;
    instance.hostName = asked.HostName ?? instance.hostName;
    instance.userData = asked.UserData ?? instance.userData;
    instance.deletionProtection = asked.DeletionProtection ?? instance.deletionProtection;
    instance.creditSpecification = asked.CreditSpecification ?? instance.creditSpecification;
    instance.securityGroupIds = asked.SecurityGroupIds ?? instance.securityGroupIds;
    call.state.lifecycle.settle(instance);
    return {};
  },
});

function check(instance: Instance, asked: Asked, call: Call): void {
  checkSecurityLock(instance, call);
  const image = baseImageOf(instance);
  const { InstanceName: instanceName, HostName: hostName } = asked;
  if (image !== undefined) {
    checkNames({ instanceName, hostName }, image);
    checkPassword(asked.Password, image);
  }
  checkProtection(asked.DeletionProtection, instance.charge);
  if (asked.Password !== undefined) checkStatus(instance, 'Running', 'Stopping', 'Stopped');
  const region = call.state.region(instance.regionId);
  const groups = (asked.SecurityGroupIds ?? []).map((id) => securityGroupOf(id, region));
  if (groups.some(({ vpcId }) => vpcId !== instance.network.vpcId)) throw invalidParameter('SecurityGroupIds');
}
