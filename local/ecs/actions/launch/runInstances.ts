import * as v from 'valibot';
import { invalidParameter, missingParameter, ownErrors } from '../../model/errors.ts';
import { autoReleaseTime } from '../instance/autoReleaseTime.ts';
import { defineAction } from '../action.ts';
import { checkAbsent, templateParameters } from './absent.ts';
import { LAUNCH_ERRORS } from './errors.ts';
import { launch } from './launch.ts';
import { cpuOptions, IGNORED_AT_LAUNCH, launchParameters, userData } from './parameters.ts';
import { bool, list, optional, text, unsupported, unsupportedList, whole } from '../../parameters/parameters.ts';

const OWN_ERRORS = ownErrors({
  'InvalidUserData.Base64FormatInvalid': [400, 'The specified UserData is not valid.'],
  'InvalidMaxAmount.Malformed': [400, 'The specified parameter MaxAmount is not valid.'],
  'InvalidMinAmount.Malformed': [400, 'The specified parameter MinAmount is not valid.'],
});

const networkInterface = v.object({
  VSwitchId: optional(text()),
  SecurityGroupId: optional(text()),
  SecurityGroupIds: optional(list(text(), 16)),
  PrimaryIpAddress: optional(text()),
  NetworkInterfaceId: unsupported(),
  Ipv6Address: unsupportedList(),
  Ipv6AddressCount: unsupported(),
  SecondaryPrivateIpAddressCount: unsupported(),
});

const parameters = v.object({
  ...launchParameters,
  ...templateParameters,
  UserData: optional(userData(OWN_ERRORS.code('InvalidUserData.Base64FormatInvalid'))),
  // A template may name it instead.
  InstanceType: optional(text()),
  Amount: optional(whole(1, 100)),
  // The former name of Amount, which SDKs of that time still send.
  MaxAmount: optional(whole(1, 100, OWN_ERRORS.code('InvalidMaxAmount.Malformed'))),
  MinAmount: optional(whole(1, 100, OWN_ERRORS.code('InvalidMinAmount.Malformed'))),
  SecurityGroupId: optional(text()),
  SecurityGroupIds: optional(list(text(), 16)),
  NetworkInterface: optional(list(networkInterface, 8)),
  UniqueSuffix: optional(bool(), 'false'),
  AutoReleaseTime: optional(text()),
  HostNames: optional(list(text(), 100)),
  CpuOptions: optional(cpuOptions),
  ImageOptions: optional(v.object({ LoginAsNonRoot: optional(bool()) })),
  Ipv6Address: unsupportedList(),
  Ipv6AddressCount: unsupported(),
  SchedulerOptions: optional(v.object({ DedicatedHostClusterId: unsupported() })),
  SecurityOptions: optional(
    v.object({
      ConfidentialComputingMode: unsupported(),
      TrustedSystemMode: unsupported(),
      EnableSecureBoot: unsupported(),
    }),
  ),
});

/**
 * Creates up to a hundred instances, which go from Pending through Starting to Running, with a public address if
 * wanted.
 */
export const runInstances = defineAction({
  name: 'RunInstances',
  parameters,
  ignored: [
    ...IGNORED_AT_LAUNCH,
    'AutoPay',
    'ClockOptions.PtpStatus',
    'Isp',
    'LaunchTemplateVersion',
    ...[
      'DeleteOnRelease',
      'Description',
      'InstanceType',
      'NetworkCardIndex',
      'NetworkInterfaceName',
      'NetworkInterfaceTrafficMode',
      'QueueNumber',
      'QueuePairNumber',
      'RxQueueSize',
      'SourceDestCheck',
      'TxQueueSize',
    ].map((name) => `NetworkInterface.${name}`),
    'NetworkInterfaceQueueNumber',
    'NetworkOptions.BandwidthWeighting',
    'NetworkOptions.EnableJumboFrame',
    'NetworkOptions.EnableNetworkEncryption',
    'PrivateDnsNameOptions.EnableInstanceIdDnsAAAARecord',
    'PrivateDnsNameOptions.EnableInstanceIdDnsARecord',
    'PrivateDnsNameOptions.EnableIpDnsARecord',
    'PrivateDnsNameOptions.EnableIpDnsPtrRecord',
    'PrivateDnsNameOptions.HostnameType',
    'SystemDisk.EncryptAlgorithm',
  ],
  errors: [
    ...LAUNCH_ERRORS,
    'InvalidAutoReleaseTime.Malformed',
    'InvalidInstanceName.CustomMalformed',
    'InvalidLaunchTemplate.NotFound',
    'InvalidParameter.PrivateIpAddressRepeated',
    'InvalidParams.HostnameExceed',
    'InvalidParams.InstanceNameExceed',
  ],
  ownErrors: OWN_ERRORS,
  answer(asked, call) {
    checkAbsent(asked);
    const { InstanceType } = asked;
    if (InstanceType === undefined) throw missingParameter('InstanceType');
    const amount = asked.Amount ?? asked.MaxAmount ?? 1;
    const minAmount = asked.MinAmount ?? amount;
    // One name for each instance, and not beside a series of them, as documented.
    if (asked.HostNames !== undefined && (asked.HostName !== undefined || asked.HostNames.length !== amount)) {
      throw invalidParameter('HostNames');
    }
    if (minAmount > amount) throw OWN_ERRORS.error('InvalidMinAmount.Malformed');
    const mode = {
      amount,
      minAmount,
      startsItself: true,
      takesSeries: true,
      assignsPublicIp: true,
      uniqueSuffix: asked.UniqueSuffix,
      autoReleaseAt: asked.AutoReleaseTime === undefined ? undefined : autoReleaseTime(asked.AutoReleaseTime, call.now),
    };
    const instances = launch({ ...asked, ...networkOf(asked), InstanceType }, mode, call);
    return { InstanceIdSets: { InstanceIdSet: instances.map(({ instanceId }) => instanceId) } };
  },
});

// The primary network interface is another way to name the network. To name it both ways is refused, as documented.
function networkOf(asked: v.InferOutput<typeof parameters>) {
  const [primary] = asked.NetworkInterface ?? [];
  const groups = asked.SecurityGroupIds ?? (asked.SecurityGroupId === undefined ? [] : [asked.SecurityGroupId]);
  if (primary === undefined) return { securityGroupIds: groups };
  if (groups.length > 0 || asked.VSwitchId !== undefined) throw invalidParameter('NetworkInterface');
  return {
    securityGroupIds:
      primary.SecurityGroupIds ?? (primary.SecurityGroupId === undefined ? [] : [primary.SecurityGroupId]),
    ...(primary.VSwitchId === undefined ? {} : { VSwitchId: primary.VSwitchId }),
    ...(primary.PrimaryIpAddress === undefined ? {} : { PrivateIpAddress: primary.PrimaryIpAddress }),
  };
}
