import * as v from 'valibot';
import { defineAction } from '../action.ts';
import { instanceAnswer } from './instanceAnswer.ts';
import { instanceOf, NO_INSTANCE } from './instanceChecks.ts';
import { text } from '../../parameters/parameters.ts';

// The fields of DescribeInstances that this call answers, too.
const TOLD = new Set([
  'ClusterId',
  'Cpu',
  'CreationTime',
  'CreditSpecification',
  'Description',
  'EipAddress',
  'ExpiredTime',
  'HostName',
  'ImageId',
  'InnerIpAddress',
  'InstanceChargeType',
  'InstanceId',
  'InstanceName',
  'InstanceNetworkType',
  'InstanceType',
  'InternetChargeType',
  'InternetMaxBandwidthIn',
  'InternetMaxBandwidthOut',
  'Memory',
  'OperationLocks',
  'PublicIpAddress',
  'RegionId',
  'SecurityGroupIds',
  'SerialNumber',
  'Status',
  'StoppedMode',
  'VlanId',
  'VpcAttributes',
  'ZoneId',
]);

/** One instance. Unlike DescribeInstances, this call answers `optimized` and `none`, and refuses an unknown id. */
export const describeInstanceAttribute = defineAction({
  name: 'DescribeInstanceAttribute',
  parameters: v.object({ InstanceId: text() }),
  errors: NO_INSTANCE,
  answer({ InstanceId: instanceId }, call) {
    const instance = instanceOf(instanceId, call);
    const told = Object.entries(instanceAnswer(instance)).filter(([name]) => TOLD.has(name));
    return {
      ...Object.fromEntries(told),
      IoOptimized: instance.ioOptimized ? 'optimized' : 'none',
      DedicatedHostAttribute: { DedicatedHostId: '', DedicatedHostName: '' },
      EnableJumboFrame: false,
      EnableNetworkEncryption: false,
      NetworkOptions: { EnableJumboFrame: false, EnableNetworkEncryption: false },
    };
  },
});
